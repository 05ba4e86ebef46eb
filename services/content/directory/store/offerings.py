"""The capability table in MongoDB, and whose pages are due.

`pages_due` is set in the same write as a change of the offering, and taken away once its pages are
in line: with `mark`, so that a demand that was made meanwhile stays.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, IndexModel

from services.content.directory.domain import (
    EntryUnreadable,
    Offering,
    PagesDue,
    offering_key,
)
from services.content.directory.store.documents import OFFERINGS
from services.content.directory.store.entities import WITHOUT_PENDING, MongoEntities
from services.content.revisions.domain import (
    Revised,
)
from shared.clock import Clock
from shared.events import Event
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, readable

_OFFERED: Final[Document] = {"is_retired": {"$ne": True}}
"""Whatever does not say that it is retired is not, readable or not."""


class MongoOfferings(MongoEntities[Offering]):
    def __init__(self, database: Database, now: Clock) -> None:
        super().__init__(database, OFFERINGS, now)

    async def ensure_indexes(self) -> None:
        await super().ensure_indexes()
        by_procedure = IndexModel([("procedure", ASCENDING)])
        by_demand = IndexModel([("pages_due.at", ASCENDING)], sparse=True)
        await ensure_indexes(self._documents, [by_procedure, by_demand])

    async def put(self, changed: Revised[Offering], *, key: str, event: Event) -> None:
        await self._put_demanding(changed, key=key, event=event, publish=False)

    async def put_with_page(self, changed: Revised[Offering], *, key: str, event: Event) -> None:
        """Its page is to be published, not only made again."""
        await self._put_demanding(changed, key=key, event=event, publish=True)

    async def _put_demanding(
        self, changed: Revised[Offering], *, key: str, event: Event, publish: bool
    ) -> None:
        is_whole = publish or changed.value.is_retired or changed.revision == 1
        await self._put(
            changed,
            key=key,
            event=event,
            changes=await self._changes(changed, key),
            beside=self._demand(publish=publish) if is_whole else self._further_demand(),
        )

    async def _changes(self, changed: Revised[Offering], key: str) -> list[str]:
        """Who does the procedure is shown by the offering's own pages; that it is offered here, by
        those of the other clinics as well; and they passed it over while nobody could read it.
        """
        try:
            seen = await self.get(key)
        except EntryUnreadable:
            seen = None
        is_same = seen is not None and seen.value.is_retired == changed.value.is_retired
        return [] if is_same else [OFFERINGS.dependency(changed.value)]

    async def table(
        self, *, location: str | None = None, procedure: str | None = None
    ) -> Sequence[Offering]:
        wanted: Document = {"is_retired": False}
        if location is not None:
            wanted["location"] = location
        if procedure is not None:
            wanted["procedure"] = procedure
        found = self._documents.find(wanted, WITHOUT_PENDING).sort("_id", ASCENDING)
        return readable(
            await found.to_list(None), OFFERINGS.from_document, collection=OFFERINGS.collection
        )

    async def offered(self) -> set[tuple[str, str]]:
        found = self._documents.find(_OFFERED, {"_id": 1})
        return {_location_and_procedure(document["_id"]) async for document in found}

    async def is_offered(self, location: str, procedure: str) -> bool:
        wanted = {"_id": offering_key(location, procedure), **_OFFERED}
        return await self._documents.find_one(wanted, {"_id": 1}) is not None

    async def request_pages(self, keys: Collection[str], *, publish: bool) -> None:
        """A demand to publish stands above one to make again."""
        wanted: Document = {"_id": {"$in": sorted(keys)}}
        if not publish:
            wanted["pages_due"] = None
        await self._documents.update_many(wanted, {"$set": self._demand(publish=publish)})

    async def due(self, *, before: datetime | None = None) -> Sequence[PagesDue]:
        """All demands, or those that were made before an instant."""
        wanted = {"pages_due.at": {"$lt": before} if before else {"$exists": True}}
        found = self._documents.find(wanted, WITHOUT_PENDING).sort("_id", ASCENDING)
        return readable(await found.to_list(None), _due, collection=OFFERINGS.collection)

    async def fulfilled(self, due: PagesDue) -> None:
        met = {"_id": due.offering.key, "pages_due.mark": due.mark}
        await self._documents.update_one(met, {"$unset": {"pages_due": ""}})

    def _further_demand(self) -> Document:
        """Where the page is to be published already, it still is."""
        return {"pages_due.mark": new_id(), "pages_due.at": self._now()}

    def _demand(self, *, publish: bool) -> Document:
        return {"pages_due": {"mark": new_id(), "publish": publish, "at": self._now()}}


def _location_and_procedure(key: str) -> tuple[str, str]:
    location, _, procedure = key.partition(":")
    return location, procedure


def _due(document: Document) -> PagesDue:
    demand = document["pages_due"]
    return PagesDue(
        offering=OFFERINGS.from_document(document),
        mark=demand["mark"],
        publish=demand.get("publish", False),
    )
