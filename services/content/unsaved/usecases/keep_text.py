"""An editor types: what stands in the form is kept, and makes no revision; once it is saved or
thrown away it is settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.content.unsaved.domain import (
    KEPT_FOR,
    MOST_TEXTS,
    Fields,
    KeptLater,
    Part,
    UnsavedText,
    check_bounds,
    is_window,
)
from services.content.unsaved.ports import UnsavedTexts
from shared.clock import Clock

_SHOWN: Final = 3


@dataclass(frozen=True, kw_only=True)
class KeepText:
    texts: UnsavedTexts
    now: Clock

    async def __call__(self, by: str, part: Part, window: str, number: int, fields: Fields) -> None:
        """Raises `Invalid` beyond the bounds, and `KeptLater`."""
        check_bounds(window, fields)
        if not await self.texts.put(self._text(by, part, window, number, fields)):
            raise KeptLater

    async def settle(self, by: str, part: Part, window: str, number: int) -> None:
        """Of what names no window nothing was kept."""
        if is_window(window):
            await self.texts.settle(self._text(by, part, window, number, ()))

    async def found(self, by: str, part: Part) -> Sequence[UnsavedText]:
        """One's own of this part, the newest first."""
        return await self.texts.of(by, part, since=self.now() - KEPT_FOR, limit=_SHOWN)

    async def found_in(
        self, by: str, procedure: str, locale: str, location: str
    ) -> Sequence[UnsavedText]:
        """One's own of all parts of a text, the newest first."""
        since = self.now() - KEPT_FOR
        return await self.texts.in_text(
            by, procedure, locale, location, since=since, limit=MOST_TEXTS
        )

    def _text(self, by: str, part: Part, window: str, number: int, fields: Fields) -> UnsavedText:
        return UnsavedText(
            by=by, part=part, window=window, number=number, fields=fields, at=self.now()
        )
