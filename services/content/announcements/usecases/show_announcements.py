"""A page shows the announcements of its clinic and of the whole network."""

from dataclasses import dataclass

from services.content.announcements.domain import Shown, shown_at
from services.content.announcements.ports import Announcements
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ShowAnnouncements:
    """Those of the clinic first. Without a clinic, those of the network on its own clock."""

    announcements: Announcements
    now: Clock

    async def __call__(self, *, location: str, timezone: str) -> Shown:
        now = self.now()
        found = [
            one.value
            for one in await self.announcements.current(now=now, locations=[location])
            if one.value.location in {"", location}
        ]
        found.sort(key=lambda one: one.location == "")
        return shown_at(now, timezone, found)
