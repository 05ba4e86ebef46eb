"""What keeping unsaved text needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.content.unsaved.domain import Part, UnsavedText


class UnsavedTexts(Protocol):
    """Each person's own: nobody finds or removes what is another's."""

    async def put(self, text: UnsavedText) -> bool:
        """False where a later one of the same window is there, which stays."""
        ...

    async def of(
        self, by: str, part: Part, *, since: datetime, limit: int
    ) -> Sequence[UnsavedText]:
        """Those that are not settled, the newest first."""
        ...

    async def in_text(
        self, by: str, procedure: str, locale: str, location: str, *, since: datetime, limit: int
    ) -> Sequence[UnsavedText]:
        """Of all its fields, the newest first."""
        ...

    async def settle(self, text: UnsavedText) -> None:
        """Nothing that the window has sent until then is kept from now on, whenever it comes in."""
        ...
