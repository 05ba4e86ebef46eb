"""Announcements, kept in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

from services.content.announcements.domain import Announcement
from services.content.revisions.domain import Revised, RevisionConflict


class InMemoryAnnouncements:
    def __init__(self) -> None:
        self._stored: dict[str, Revised[Announcement]] = {}

    async def get(self, announcement_id: str) -> Revised[Announcement] | None:
        return self._stored.get(announcement_id)

    async def put(self, changed: Revised[Announcement]) -> None:
        stored = self._stored.get(changed.value.id)
        if changed.revision != (stored.revision if stored else 0) + 1:
            raise RevisionConflict
        self._stored[changed.value.id] = changed

    async def page(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        return [one for one in self._of(locations) if one.value.id > after][:limit]

    async def current(
        self, *, now: datetime, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        return [one for one in self._of(locations) if one.value.shown_until > now]

    async def over(
        self, *, now: datetime, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        over = [one for one in self._of(locations) if one.value.shown_until <= now]
        return sorted(over, key=lambda one: one.value.shown_until, reverse=True)[:limit]

    def _of(self, locations: Collection[str] | None) -> Sequence[Revised[Announcement]]:
        found = (one for _, one in sorted(self._stored.items()))
        return [one for one in found if locations is None or one.value.location in {"", *locations}]
