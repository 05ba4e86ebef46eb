"""A window reports what is open in it, and learns who else has it open."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from shared.clock import Clock
from shared.presence.domain import PRESENT_FOR, Presence, is_window, others
from shared.presence.ports import Presences

_MOST: Final = 20


@dataclass(frozen=True, kw_only=True)
class ReportPresence:
    presences: Presences
    now: Clock

    async def __call__(
        self, of: str, by: str, window: str, *, part: tuple[str, ...] = ()
    ) -> Sequence[Presence]:
        """By the clock of this process, whatever that of the window says. Whether `by` may see what
        is open is the caller's to know.
        """
        now = self.now()
        if is_window(window):
            await self.presences.put(Presence(by=by, window=window, of=of, part=part, at=now))
        found = await self.presences.at(of, since=now - PRESENT_FOR, limit=_MOST)
        return others(found, but=by, now=now)

    async def leave(self, by: str, window: str) -> None:
        await self.presences.remove(by, window)
