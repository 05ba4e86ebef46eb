"""The announcements: one document each, its last changes inside until they are copied into the
history, which says who did what.

`revision` counts the changes, so of two at once one is refused. `shown_until` is when it is over on
the last clock: what is found by it has still to be asked whether it is over on this one.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.content.announcements.domain import Announcement
from services.content.documents import CONVERTER, PENDING
from services.content.revisions.domain import (
    Kind,
    Revised,
    Revision,
    on_block,
    on_location,
)
from services.content.store import (
    Dependents,
    ensure_dependents_index,
    ensure_history,
    put_revision,
)
from shared.clock import Clock
from shared.mongo import Database, Document, ensure_indexes, readable, readable_page

_WITHOUT_PENDING: Final = {PENDING: 0}


class MongoAnnouncements:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database["announcements"]
        self._now = now
        self.dependents = Dependents(self._documents)

    async def ensure_indexes(self) -> None:
        by_owner = IndexModel([("location", ASCENDING), ("shown_until", ASCENDING)])
        by_end = IndexModel([("shown_until", DESCENDING), ("_id", ASCENDING)])
        await ensure_indexes(self._documents, [by_owner, by_end])
        await ensure_history(self._documents, lambda _: [])
        await ensure_dependents_index(self._documents)

    async def get(self, announcement_id: str) -> Revised[Announcement] | None:
        document = await self._documents.find_one({"_id": announcement_id}, _WITHOUT_PENDING)
        return _revised(document) if document else None

    async def page(
        self, *, after: str, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        return await readable_page(
            self._documents,
            _of(locations),
            _revised,
            fields=_WITHOUT_PENDING,
            after=after,
            limit=limit,
        )

    async def current(
        self, *, now: datetime, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        """In the order in which they were written."""
        wanted = {**_of(locations), "shown_until": {"$gt": now}}
        found = self._documents.find(wanted, _WITHOUT_PENDING).sort("_id", ASCENDING)
        return readable(await found.to_list(None), _revised, collection=self._documents.name)

    async def over(
        self, *, now: datetime, limit: int, locations: Collection[str] | None
    ) -> Sequence[Revised[Announcement]]:
        wanted = {**_of(locations), "shown_until": {"$lte": now}}
        found = self._documents.find(wanted, _WITHOUT_PENDING)
        found = found.sort([("shown_until", DESCENDING), ("_id", ASCENDING)]).limit(limit)
        return readable(await found.to_list(None), _revised, collection=self._documents.name)

    async def count_unreadable(self) -> int:
        found = self._documents.find({}, _WITHOUT_PENDING)
        name = self._documents.name
        return sum([not readable([one], _revised, collection=name) async for one in found])

    async def put(self, changed: Revised[Announcement]) -> None:
        """Pages that show it are due from this write on."""
        announcement = changed.value
        await put_revision(
            self._documents,
            {**CONVERTER.unstructure(announcement), "shown_until": announcement.shown_until},
            self._revision(changed),
            shown_by=[_shown_by(announcement)],
            now=self._now(),
        )

    def _revision(self, changed: Revised[Announcement]) -> Revision:
        announcement = changed.value
        return Revision(
            kind=Kind.ANNOUNCEMENT,
            key=announcement.id,
            number=changed.revision,
            based_on=changed.revision - 1 or None,
            by=announcement.edited_by or None,
            at=self._now(),
            body=CONVERTER.unstructure(announcement),
        )


def _of(locations: Collection[str] | None) -> Document:
    return {} if locations is None else {"location": {"$in": sorted({"", *locations})}}


def _shown_by(announcement: Announcement) -> str:
    """What the pages that show it depend on anyhow, so those of before there were announcements are
    found as well. Pages of other clinics that name this one are made again, and are the same.
    """
    location = announcement.location
    return on_location(location) if location else on_block("announcements")


def _revised(document: Document) -> Revised[Announcement]:
    """Raises what `UNREADABLE` names."""
    value = CONVERTER.structure({**document, "id": document["_id"]}, Announcement)
    return Revised(value=value, revision=document["revision"])
