"""Somebody looks at announcements, or at one."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from services.content.announcements.domain import Announcement, UnknownAnnouncement
from services.content.announcements.ports import Announcements
from services.content.revisions.domain import Revised
from shared.clock import Clock

_LAST_ONES: Final = 50


@dataclass(frozen=True, kw_only=True)
class FindAnnouncement:
    announcements: Announcements

    async def __call__(self, announcement_id: str) -> Revised[Announcement]:
        """Raises `UnknownAnnouncement`."""
        found = await self.announcements.get(announcement_id)
        if found is None:
            raise UnknownAnnouncement
        return found


@dataclass(frozen=True, kw_only=True)
class ListAnnouncements:
    """Those of the network, and of these clinics; None: of every clinic."""

    announcements: Announcements
    now: Clock

    async def __call__(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        return await self.announcements.page(after=after, limit=limit, locations=locations)

    async def overview(
        self, *, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        """All that are not over, and the last fifty of those that are."""
        now = self.now()
        current = await self.announcements.current(now=now, locations=locations)
        over = await self.announcements.over(now=now, limit=_LAST_ONES, locations=locations)
        return [*current, *over]
