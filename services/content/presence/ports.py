"""What presence needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.content.presence.domain import Presence


class Presences(Protocol):
    async def put(self, presence: Presence) -> None: ...

    async def remove(self, by: str, window: str) -> None: ...

    async def at(self, text: str, *, since: datetime, limit: int) -> Sequence[Presence]:
        """The last ones to report first."""
        ...
