"""What presence needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from shared.presence.domain import Presence


class Presences(Protocol):
    async def put(self, presence: Presence) -> None:
        """A window has one thing open: the last one."""
        ...

    async def remove(self, by: str, window: str) -> None: ...

    async def at(self, of: str, *, since: datetime, limit: int) -> Sequence[Presence]:
        """The last ones to report first."""
        ...
