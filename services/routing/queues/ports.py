"""What queues need from outside."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Protocol

from services.routing.queues.domain import Assignee


class Assignees(Protocol):
    """By an item's key, which names its queue too."""

    async def of(self, keys: Collection[str], now: datetime) -> Mapping[str, Assignee]:
        """Of those that somebody has."""
        ...

    async def take(self, key: str, by: str, *, over: str, now: datetime) -> bool:
        """Whether it is theirs now. `over`: whom they have seen to have it, empty for nobody; where
        a third one was quicker, it stays that one's.
        """
        ...

    async def give_back(self, key: str, by: str) -> None:
        """Harmless where it is not theirs."""
        ...
