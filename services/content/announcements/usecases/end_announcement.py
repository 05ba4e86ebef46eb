"""An editor ends an announcement now."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from services.content.announcements.domain import UnknownAnnouncement
from services.content.announcements.ports import Announcements
from services.content.announcements.usecases.write_announcement import checked, put
from services.content.revisions.domain import Revised
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class EndAnnouncement:
    """On all its pages at once. It stays in the lists; ending it again changes nothing."""

    announcements: Announcements
    now: Clock

    async def __call__(
        self, announcement_id: str, *, seen: Collection[int] | None, by: str
    ) -> None:
        """Raises `UnknownAnnouncement`, `AnnouncementRevisionRequired` and
        `AnnouncementRevisionConflict`.
        """
        found = await self.announcements.get(announcement_id)
        if found is None:
            raise UnknownAnnouncement
        if found.value.ended_at is not None:
            return
        checked(found, seen)
        ended = replace(found.value, ended_at=self.now(), edited_by=by)
        await put(self.announcements, Revised(value=ended, revision=found.revision + 1))
