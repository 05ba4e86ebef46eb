"""The pages: one document per clinic, procedure and locale, so that no reader sees half of a
publication.

`_id` is the page's key: there is one of each. A write names the revision it was made after, so of
two publications at
once one is refused. A withdrawn page keeps its document without bodies, so that its revisions go on
where they stopped.
"""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.content.publishing.domain import (
    Body,
    Encoding,
    FinishedPage,
    IndexingDue,
    Latest,
    Listing,
    PublishedMeanwhile,
    Representation,
    Shown,
)
from services.content.publishing.store.documents import (
    INDEXING_DUE,
    MARK,
    finished_page,
    indexing_due_of,
    listing_of,
    location_and_procedure,
    page_document,
    shown_page,
    stamp_of,
)
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, readable

_LISTING = (
    "locale", "location", "procedure", "title", "summary", "category", "revision", "published_at",
)  # fmt: skip
_SHOWN = ("revision", "published_at", "inputs")

_WITHOUT_COMPRESSED = {
    f"{representation.value}.{encoding}": 0
    for representation in Representation
    for encoding in ("gzip", "br", "zstd")
}


class MongoPages:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["pages"]

    async def ensure_indexes(self) -> None:
        # Lists are read from these alone: with its bodies a page is a hundred times as large.
        listing = IndexModel(
            [(field, ASCENDING) for field in (*_LISTING, "is_withdrawn")], name="listing"
        )
        live = IndexModel([(f, ASCENDING) for f in ("is_withdrawn", "location", "procedure")])
        by_change = IndexModel([("inputs.changes_at", ASCENDING)])
        by_dependency = IndexModel([("dependencies", ASCENDING)])
        by_demand = IndexModel([("due", ASCENDING)], sparse=True)
        by_indexing = IndexModel([(INDEXING_DUE, ASCENDING)], sparse=True)
        by_key = IndexModel([("_id", ASCENDING), ("is_withdrawn", ASCENDING)], name="live_keys")
        indexes = [listing, live, by_change, by_dependency, by_demand, by_indexing, by_key]
        await ensure_indexes(self._documents, indexes)
        await self._find_dependencies()

    async def latest(self, key: str) -> Latest:
        document = await self._documents.find_one({"_id": key}, _WITHOUT_COMPRESSED)
        if document is None:
            return Latest()
        page = None if document["is_withdrawn"] else finished_page(document)
        return Latest(revision=document["revision"], page=page, due=document.get("due"))

    async def shown(self, keys: Collection[str]) -> dict[str, Shown]:
        wanted = {"_id": {"$in": sorted(keys)}, "is_withdrawn": False}
        found = self._documents.find(wanted, dict.fromkeys(_SHOWN, 1))
        return {document["_id"]: shown_page(document) async for document in found}

    async def put(self, page: FinishedPage) -> None:
        # Packing takes long and needs no interpreter, so that others are answered meanwhile.
        document = await asyncio.to_thread(page_document, page)
        if page.replaces == 0:
            await self._insert({"_id": page.key, **document})
            return
        before = {"_id": page.key, "revision": page.replaces, "due": page.replaces_due}
        if page.has_new_bytes:
            result = await self._documents.replace_one(before, document)
        else:  # its mark stays, if there is one
            met = {} if page.is_due else {"$unset": {"due": ""}}
            result = await self._documents.update_one(before, {"$set": document, **met})
        if result.matched_count == 0:
            raise PublishedMeanwhile

    async def withdraw(self, location: str, procedure: str, *, but: Collection[str] = ()) -> int:
        """Takes the procedure's pages at the clinic down; answers how many those were."""
        wanted = {
            "location": location,
            "procedure": procedure,
            "is_withdrawn": False,
            "_id": {"$nin": list(but)},
        }
        gone = dict.fromkeys([*(one.value for one in Representation), "inputs", "due"], "")
        is_set = {"is_withdrawn": True, INDEXING_DUE: new_id(), MARK: new_id()}
        change = {"$set": is_set, "$inc": {"revision": 1}, "$unset": gone}
        result = await self._documents.update_many(wanted, change)
        return int(result.modified_count)

    async def body(
        self, key: str, representation: Representation, encodings: Sequence[Encoding]
    ) -> Body | None:
        """The first of `encodings`; all are stored, so one read of one body is enough."""
        encoding = encodings[0]
        fields = ("locale", "revision", "published_at", "surrogate_keys",
                  f"{representation.value}.hash", f"{representation.value}.{encoding}")  # fmt: skip
        wanted = {"_id": key, "is_withdrawn": False}
        document = await self._documents.find_one(wanted, dict.fromkeys(fields, 1))
        if document is None:
            return None
        return Body(
            content=bytes(document[representation.value][encoding]),
            encoding=encoding,
            hash=document[representation.value]["hash"],
            locale=document["locale"],
            stamp=stamp_of(document),
            surrogate_keys=tuple(document["surrogate_keys"]),
        )

    async def listed(
        self, locales: Collection[str], *, location: str | None = None
    ) -> Sequence[Listing]:
        wanted: Document = {"locale": {"$in": list(locales)}, "is_withdrawn": False}
        if location is not None:
            wanted["location"] = location
        found = self._documents.find(wanted, {"_id": 0, **dict.fromkeys(_LISTING, 1)})
        listings = readable(await found.to_list(None), listing_of, collection=self._documents.name)
        return sorted(listings, key=lambda one: (one.location, one.procedure, one.locale))

    async def live(self) -> set[tuple[str, str]]:
        fields = {"_id": 0, "location": 1, "procedure": 1}
        found = self._documents.find({"is_withdrawn": False}, fields)
        live = readable(
            await found.to_list(None), location_and_procedure, collection=self._documents.name
        )
        return set(live)

    async def mark_due(self, dependencies: Collection[str]) -> int:
        wanted = {"dependencies": {"$in": list(dependencies)}, "is_withdrawn": False}
        result = await self._documents.update_many(wanted, {"$set": {"due": new_id()}})
        return int(result.modified_count)

    async def due(self, now: datetime) -> Sequence[Listing]:
        """A page of before inputs were kept waits until it is published."""
        is_due = [
            {"inputs.changes_at": {"$lte": now}},
            {"due": {"$exists": True}, "inputs": {"$ne": None}},
        ]
        wanted = {"is_withdrawn": False, "$or": is_due}
        found = self._documents.find(wanted, dict.fromkeys(_LISTING, 1)).sort("_id", ASCENDING)
        return readable(await found.to_list(None), listing_of, collection=self._documents.name)

    async def confirm(self, key: str, *, due: str) -> None:
        await self._documents.update_one({"_id": key, "due": due}, {"$unset": {"due": ""}})

    async def indexing_due(self) -> Sequence[IndexingDue]:
        fields = {"location": 1, "procedure": 1, INDEXING_DUE: 1}
        found = await self._documents.find({INDEXING_DUE: {"$exists": True}}, fields).to_list(None)
        return readable(found, indexing_due_of, collection=self._documents.name)

    async def indexed(self, due: IndexingDue) -> None:
        met = {"_id": due.key, INDEXING_DUE: due.mark}
        await self._documents.update_one(met, {"$unset": {INDEXING_DUE: ""}})

    async def request_indexing(self, keys: Collection[str]) -> None:
        wanted = {"_id": {"$in": list(keys)}}
        await self._documents.update_many(wanted, {"$set": {INDEXING_DUE: new_id()}})

    async def live_among(self, keys: Collection[str]) -> set[str]:
        """From the index alone: a page with its bodies is large."""
        wanted = {"_id": {"$in": list(keys)}, "is_withdrawn": False}
        found = self._documents.find(wanted, {"_id": 1}).hint("live_keys")
        return {document["_id"] async for document in found}

    async def live_keys(self) -> set[str]:
        found = self._documents.find({"is_withdrawn": False}, {"_id": 1}).hint("live_keys")
        return {document["_id"] async for document in found}

    async def _find_dependencies(self) -> None:
        """Pages of before dependencies were kept are made again, which finds them."""
        old = {"dependencies": {"$exists": False}}
        await self._documents.update_many(old, {"$set": {"dependencies": [], "due": new_id()}})

    async def _insert(self, document: Document) -> None:
        try:
            await self._documents.insert_one(document)
        except DuplicateKeyError as error:
            raise PublishedMeanwhile from error
