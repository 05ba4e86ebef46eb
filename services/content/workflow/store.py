"""Workflows in MongoDB: one document for a procedure at a clinic, its last steps inside until they
are copied into the history, which says who did what.

`_id` is clinic and procedure; `revision` counts the steps, so of two at once one is refused.
`next_at` and `release_due` are what the worker looks for.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.content.documents import CONVERTER, PENDING
from services.content.revisions.domain import Kind, Revised, Revision, RevisionConflict
from services.content.store import ensure_history, revision_documents
from services.content.workflow.domain import Workflow
from services.content.workflow.ports import ReleaseDue
from shared.clock import Clock
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, readable, readable_page

_AT_ONCE = 100


class MongoWorkflows:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database["workflows"]
        self._now = now

    async def ensure_indexes(self) -> None:
        by_time = IndexModel([("next_at", ASCENDING)], sparse=True)
        by_demand = IndexModel([("release_due.at", ASCENDING)], sparse=True)
        await ensure_indexes(self._documents, [by_time, by_demand])
        await ensure_history(self._documents, lambda _: [])

    async def get(self, location: str, procedure: str) -> Revised[Workflow]:
        nothing = Workflow(location=location, procedure=procedure)
        document = await self._documents.find_one({"_id": nothing.key}, {PENDING: 0})
        return _revised(document) if document else Revised(value=nothing, revision=0)

    async def among(self, keys: Collection[str]) -> dict[str, Revised[Workflow]]:
        found = self._documents.find({"_id": {"$in": sorted(keys)}}, {PENDING: 0})
        return {document["_id"]: _revised(document) async for document in found}

    async def retired(self, location: str, procedure: str) -> frozenset[str]:
        return (await self.get(location, procedure)).value.retired

    async def demand_again(self, location: str, procedure: str, locales: Collection[str]) -> bool:
        """That what was released in these locales be released again; answers whether anything was
        released in any.
        """
        value = (await self.get(location, procedure)).value
        released = {one for one, state in value.locales.items() if state.released}
        wanted = sorted(released & set(locales))
        if wanted:
            change = {"$set": self._demand(), "$addToSet": _demanded(wanted)}
            await self._documents.update_one({"_id": value.key}, change)
        return bool(released)

    async def page(self, *, after: str, limit: int) -> Sequence[Revised[Workflow]]:
        """Those that can be read, by key."""
        return await readable_page(
            self._documents, {}, _revised, fields={PENDING: 0}, after=after, limit=limit
        )

    async def count_unreadable(self) -> int:
        found = self._documents.find({}, {PENDING: 0})
        name = self._documents.name
        return sum([not readable([one], _revised, collection=name) async for one in found])

    async def put(
        self, changed: Revised[Workflow], *, by: str | None, release: Collection[str] = ()
    ) -> None:
        value, revision = changed.value, changed.revision
        pending = revision_documents([self._revision(changed, by)])
        is_set: Document = {**CONVERTER.unstructure(value), "revision": revision}
        change: Document = {"$set": is_set, "$push": {PENDING: {"$each": pending}}}
        if value.next_at is None:
            change["$unset"] = {"next_at": ""}
        else:
            is_set["next_at"] = value.next_at
        if release:
            is_set |= self._demand()
            change["$addToSet"] = _demanded(release)
        seen = {"_id": value.key, "revision": revision - 1}
        try:
            result = await self._documents.update_one(seen, change, upsert=revision == 1)
        except DuplicateKeyError as error:
            raise RevisionConflict from error
        if not (result.matched_count or result.upserted_id):
            raise RevisionConflict

    async def due(self, now: datetime) -> Sequence[Revised[Workflow]]:
        found = self._documents.find({"next_at": {"$lte": now}}, {PENDING: 0})
        documents = await found.sort("next_at", ASCENDING).to_list(_AT_ONCE)
        return readable(documents, _revised, collection=self._documents.name)

    async def releases_due(self) -> Sequence[ReleaseDue]:
        found = self._documents.find({"release_due.at": {"$exists": True}}, {PENDING: 0})
        documents = await found.sort("release_due.at", ASCENDING).to_list(_AT_ONCE)
        return readable(documents, _release_due, collection=self._documents.name)

    async def release_due(self, location: str, procedure: str) -> ReleaseDue | None:
        key = Workflow(location=location, procedure=procedure).key
        wanted = {"_id": key, "release_due.at": {"$exists": True}}
        document = await self._documents.find_one(wanted, {PENDING: 0})
        return _release_due(document) if document else None

    async def released(self, due: ReleaseDue) -> None:
        key = Workflow(location=due.location, procedure=due.procedure).key
        met = {"_id": key, "release_due.mark": due.mark}
        await self._documents.update_one(met, {"$unset": {"release_due": ""}})

    def _demand(self) -> Document:
        return {"release_due.mark": new_id(), "release_due.at": self._now()}

    def _revision(self, changed: Revised[Workflow], by: str | None) -> Revision:
        return Revision(
            kind=Kind.WORKFLOW,
            key=changed.value.key,
            number=changed.revision,
            based_on=changed.revision - 1 or None,
            by=by,
            at=self._now(),
            body=CONVERTER.unstructure(changed.value),
        )


def _demanded(locales: Collection[str]) -> Document:
    """One that nobody has met yet stands as well."""
    return {"release_due.locales": {"$each": sorted(locales)}}


def _revised(document: Document) -> Revised[Workflow]:
    value = CONVERTER.structure(document, Workflow)
    return Revised(value=value, revision=document["revision"])


def _release_due(document: Document) -> ReleaseDue:
    demand = document["release_due"]
    return ReleaseDue(
        location=document["location"],
        procedure=document["procedure"],
        mark=demand["mark"],
        locales=tuple(demand["locales"]),
    )
