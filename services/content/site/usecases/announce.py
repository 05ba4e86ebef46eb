"""What is announced above a page of the site."""

from dataclasses import dataclass

from services.content.announcements.domain import Shown
from services.content.announcements.usecases.show_announcements import ShowAnnouncements
from services.content.directory.domain import Location
from shared.formatting import NETWORK_ZONE


@dataclass(frozen=True, kw_only=True)
class Announce:
    """On a page of no clinic only what the whole network announces, by its own clock."""

    show_announcements: ShowAnnouncements

    async def __call__(self, location: Location | None = None) -> Shown:
        slug, timezone = (location.slug, location.timezone) if location else ("", NETWORK_ZONE)
        return await self.show_announcements(location=slug, timezone=timezone)
