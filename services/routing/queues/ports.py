"""What queues need from outside."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from services.routing.queues.domain import Assignee, Handling, Outcome
from shared.auth.domain import Principal
from shared.disclosure.waiting import DiscardReason, NetworkQueue, Step, Waiting, WaitingPage


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


class Handlings(Protocol):
    """Only ever added to; the outcome is noted afterwards."""

    async def add(self, handling: Handling) -> None: ...

    async def note(self, handling_id: str, outcome: Outcome) -> None: ...

    async def last(self, queue: NetworkQueue, *, limit: int) -> Sequence[Handling]:
        """The newest first."""
        ...


class InquiryQueues(Protocol):
    """What waits at inquiry, asked for somebody who may see it."""

    async def summaries(self, by: Principal) -> Mapping[NetworkQueue, Waiting] | None:
        """None: inquiry cannot be asked right now, or does not answer so that it can be read."""
        ...

    async def page(self, queue: NetworkQueue, cursor: str, by: Principal) -> WaitingPage | None:
        """None as of `summaries`. Raises `UnknownCursor`."""
        ...

    async def act(
        self,
        queue: NetworkQueue,
        item_id: str,
        step: Step,
        by: Principal,
        *,
        seen: int,
        reason: DiscardReason,
    ) -> None:
        """Raises `ItemGone`, `ItemChanged` and `Unavailable`."""
        ...
