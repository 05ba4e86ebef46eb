"""A window reports that it is open, and learns who else is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.content.presence.domain import PRESENT_FOR, Presence, is_window, others
from services.content.presence.ports import Presences
from shared.clock import Clock

_MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class ReportPresence:
    presences: Presences
    now: Clock

    async def __call__(
        self, by: str, window: str, *, text: str, field: str, section: str
    ) -> Sequence[Presence]:
        """By the clock of this process, whatever that of the window says."""
        now = self.now()
        if is_window(window):
            presence = Presence(
                by=by, window=window, text=text, field=field, section=section, at=now
            )
            await self.presences.put(presence)
        found = await self.presences.at(text, since=now - PRESENT_FOR, limit=_MOST)
        return others(found, but=by, now=now)

    async def leave(self, by: str, window: str) -> None:
        await self.presences.remove(by, window)
