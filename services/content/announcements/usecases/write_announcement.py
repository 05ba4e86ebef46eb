"""An editor writes an announcement, or what it says from now on."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from services.content.announcements.domain import (
    MOST_AT_ONCE,
    Announcement,
    AnnouncementRevisionConflict,
    AnnouncementRevisionRequired,
    TooManyAnnouncements,
)
from services.content.announcements.ports import Announcements
from services.content.directory.usecases.find_locations import FindLocation
from services.content.revisions.domain import Revised, RevisionConflict
from shared.clock import Clock
from shared.errors import FieldProblem, Invalid


@dataclass(frozen=True, kw_only=True)
class WriteAnnouncement:
    """`seen`: the revisions one of which the editor says is there, None for a new one. Writing what
    is there already changes nothing; one that was ended runs again.
    """

    announcements: Announcements
    find_location: FindLocation
    now: Clock

    async def __call__(
        self, announcement: Announcement, *, seen: Collection[int] | None, by: str
    ) -> Revised[Announcement]:
        """Raises `Invalid`, `UnknownLocation`, `TooManyAnnouncements`,
        `AnnouncementRevisionRequired` and `AnnouncementRevisionConflict`.
        """
        current = checked(await self.announcements.get(announcement.id), seen)
        if current is None:
            await self._check_new(announcement)
        elif announcement.says_the_same_as(current.value):
            return current
        else:
            _check_owner(announcement, current.value)
        await self._check_count(announcement)
        revision = current.revision + 1 if current else 1
        written = Revised(value=replace(announcement, edited_by=by), revision=revision)
        await put(self.announcements, written)
        return written

    async def _check_new(self, announcement: Announcement) -> None:
        if announcement.location:
            await self.find_location(announcement.location)

    async def _check_count(self, announcement: Announcement) -> None:
        current = await self.announcements.current(
            now=self.now(), locations=[announcement.location]
        )
        others = [
            one
            for one in current
            if one.value.location == announcement.location and one.value.id != announcement.id
        ]
        if len(others) >= MOST_AT_ONCE:
            raise TooManyAnnouncements


def checked(
    current: Revised[Announcement] | None, seen: Collection[int] | None
) -> Revised[Announcement] | None:
    """What is there, if it is what the editor has seen."""
    if current is None:
        if seen is not None:
            raise AnnouncementRevisionConflict(None)
        return None
    if seen is None:
        raise AnnouncementRevisionRequired
    if current.revision not in seen:
        raise AnnouncementRevisionConflict(current.revision)
    return current


async def put(announcements: Announcements, changed: Revised[Announcement]) -> None:
    try:
        await announcements.put(changed)
    except RevisionConflict as error:
        now = await announcements.get(changed.value.id)
        raise AnnouncementRevisionConflict(now.revision if now else None) from error


def _check_owner(announcement: Announcement, before: Announcement) -> None:
    """Else its pages would be those of two clinics, and its editors too."""
    if announcement.location != before.location:
        message = "An announcement stays with its clinic. End it, and write another one."
        raise Invalid(FieldProblem(field="location", code="malformed", message=message))
