"""What the stores of everything that is edited have in common: a document carries its new revisions
until they are copied, and the demand that pages be made again which show what an edit changed until
those pages are marked. Both are written together with the edit.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.content.documents import CONVERTER, PENDING
from services.content.revisions.domain import DependentsDue, Revision, RevisionConflict
from shared.ids import new_id
from shared.mongo import Document, ensure_indexes, readable

_DEMAND: Final = "dependents_due"


def revision_documents(revisions: Sequence[Revision]) -> list[Document]:
    return [CONVERTER.unstructure(revision) for revision in revisions]


async def ensure_history(collection: Any, now_in: Callable[[Document], list[Revision]]) -> None:
    """The index of what is pending; and documents of before revisions were kept begin their history
    with what they say now.
    """
    await ensure_indexes(collection, [IndexModel([(f"{PENDING}.at", ASCENDING)], sparse=True)])
    async for document in collection.find({PENDING: {"$exists": False}}):
        for revisions in readable([document], now_in, collection=collection.name):
            seen = {"_id": document["_id"], PENDING: {"$exists": False}}
            if "revision" in document:
                seen["revision"] = document["revision"]
            await collection.update_one(seen, {"$set": {PENDING: revision_documents(revisions)}})


async def ensure_dependents_index(collection: Any) -> None:
    by_demand = IndexModel([(f"{_DEMAND}.at", ASCENDING)], sparse=True)
    await ensure_indexes(collection, [by_demand])


def first_demand(dependencies: Sequence[str], now: datetime) -> Document:
    """The field of a new document; nothing where no page can depend on it."""
    if not dependencies:
        return {}
    return {_DEMAND: {"mark": new_id(), "at": now, "dependencies": list(dependencies)}}


def added_demand(dependencies: Sequence[str], now: datetime) -> tuple[Document, Document]:
    """What is set, and what is added to sets: a demand that nobody has met yet stands as well."""
    if not dependencies:
        return {}, {}
    return (
        {f"{_DEMAND}.mark": new_id(), f"{_DEMAND}.at": now},
        {f"{_DEMAND}.dependencies": {"$each": list(dependencies)}},
    )


async def put_revision(
    collection: Any, fields: Document, revision: Revision, *, shown_by: Sequence[str], now: datetime
) -> None:
    """The entity as of this revision, the revision itself, and the demand on the pages that depend
    on `shown_by`, in one write. Raises `RevisionConflict` where another one was first.
    """
    key, pending = revision.key, revision_documents([revision])
    fields = {**fields, "revision": revision.number}
    if revision.number == 1:
        demand = first_demand(shown_by, now)
        try:
            await collection.insert_one({"_id": key, **fields, PENDING: pending, **demand})
        except DuplicateKeyError as error:
            raise RevisionConflict from error
        return
    demand, added = added_demand(shown_by, now)
    change: Document = {
        "$set": {**fields, **demand},
        "$push": {PENDING: {"$each": pending}},
        "$addToSet": added,
    }
    seen = {"_id": key, "revision": revision.number - 1}
    if not (await collection.update_one(seen, change)).matched_count:
        raise RevisionConflict


class Dependents:
    """The demands that lie in one collection."""

    def __init__(self, collection: Any) -> None:
        self._documents = collection

    async def due(self) -> Sequence[DependentsDue]:
        found = self._documents.find({f"{_DEMAND}.at": {"$exists": True}}, {_DEMAND: 1})
        documents = await found.sort("_id", ASCENDING).to_list(None)
        return readable(documents, _due, collection=self._documents.name)

    async def marked(self, due: DependentsDue) -> None:
        met = {"_id": due.key, f"{_DEMAND}.mark": due.mark}
        await self._documents.update_one(met, {"$unset": {_DEMAND: ""}})


def _due(document: Document) -> DependentsDue:
    demand = document[_DEMAND]
    return DependentsDue(
        key=document["_id"], mark=demand["mark"], dependencies=tuple(demand["dependencies"])
    )
