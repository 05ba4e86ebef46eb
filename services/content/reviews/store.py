"""Reviews in MongoDB: one document for each text, its last changes inside until they are copied
into the history, which says who did what.

`_id` is procedure and locale; `revision` counts the changes, so of two at once one is refused.
"""

from collections.abc import Collection, Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from services.content.documents import CONVERTER, PENDING
from services.content.reviews.domain import TextReviews
from services.content.revisions.domain import (
    Kind,
    Revised,
    Revision,
    RevisionConflict,
    on_procedure,
)
from services.content.store import (
    Dependents,
    added_demand,
    ensure_dependents_index,
    ensure_history,
    first_demand,
    revision_documents,
)
from shared.clock import Clock
from shared.mongo import Database, Document, readable, readable_page


class MongoReviews:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database["reviews"]
        self._now = now
        self.dependents = Dependents(self._documents)

    async def ensure_indexes(self) -> None:
        await ensure_history(self._documents, lambda _: [])
        await ensure_dependents_index(self._documents)

    async def get(self, procedure: str, locale: str) -> Revised[TextReviews]:
        nothing = TextReviews(procedure=procedure, locale=locale)
        document = await self._documents.find_one({"_id": nothing.key}, {PENDING: 0})
        if document is None:
            return Revised(value=nothing, revision=0)
        return _revised(document)

    async def among(self, keys: Collection[str]) -> dict[str, TextReviews]:
        found = self._documents.find({"_id": {"$in": sorted(keys)}}, {PENDING: 0})
        return {
            document["_id"]: CONVERTER.structure(document, TextReviews) async for document in found
        }

    async def page(self, *, after: str, limit: int) -> Sequence[Revised[TextReviews]]:
        """Those that can be read, by key."""
        return await readable_page(
            self._documents, {}, _revised, fields={PENDING: 0}, after=after, limit=limit
        )

    async def count_unreadable(self) -> int:
        found = self._documents.find({}, {PENDING: 0})
        name = self._documents.name
        return sum([not readable([one], _revised, collection=name) async for one in found])

    async def put(self, changed: Revised[TextReviews], *, by: str | None, is_shown: bool) -> None:
        value, revision = changed.value, changed.revision
        fields = {**CONVERTER.unstructure(value), "revision": revision}
        pending = revision_documents([self._revision(changed, by)])
        dependencies = [on_procedure(value.procedure)] if is_shown else []
        if revision == 1:
            demand = first_demand(dependencies, self._now())
            await self._insert({"_id": value.key, **fields, PENDING: pending, **demand})
            return
        demand, added = added_demand(dependencies, self._now())
        change: Document = {"$set": {**fields, **demand}, "$push": {PENDING: {"$each": pending}}}
        if added:
            change["$addToSet"] = added
        seen = {"_id": value.key, "revision": revision - 1}
        if not (await self._documents.update_one(seen, change)).matched_count:
            raise RevisionConflict

    async def _insert(self, document: Document) -> None:
        try:
            await self._documents.insert_one(document)
        except DuplicateKeyError as error:
            raise RevisionConflict from error

    def _revision(self, changed: Revised[TextReviews], by: str | None) -> Revision:
        return Revision(
            kind=Kind.REVIEW,
            key=changed.value.key,
            number=changed.revision,
            based_on=changed.revision - 1 or None,
            by=by,
            at=self._now(),
            body=CONVERTER.unstructure(changed.value),
        )


def _revised(document: Document) -> Revised[TextReviews]:
    value = CONVERTER.structure(document, TextReviews)
    return Revised(value=value, revision=document["revision"])
