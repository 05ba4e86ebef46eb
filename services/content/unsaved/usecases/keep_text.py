"""An editor types: what stands in the form is kept, and makes no revision; once it is saved or
thrown away it is settled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.content.unsaved.domain import (
    KEPT_FOR,
    Fields,
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
        """Raises `Invalid` beyond the bounds."""
        check_bounds(window, fields)
        await self.texts.put(self._text(by, part, window, number, fields))

    async def settle(self, by: str, part: Part, window: str, number: int) -> None:
        """Of what names no window nothing was kept."""
        if is_window(window):
            await self.texts.settle(self._text(by, part, window, number, ()))

    async def found(self, by: str, part: Part) -> Sequence[UnsavedText]:
        """One's own of this part, the newest first."""
        return await self.texts.of(by, part, since=self.now() - KEPT_FOR, limit=_SHOWN)

    def _text(self, by: str, part: Part, window: str, number: int, fields: Fields) -> UnsavedText:
        return UnsavedText(
            by=by, part=part, window=window, number=number, fields=fields, at=self.now()
        )
