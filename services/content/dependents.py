"""The demand that pages be made again which show what an edit changed: it lies in the edited
document, written together with the edit, until those pages are marked.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel

from services.content.revisions.domain import (
    DependentsDue,
)
from shared.ids import new_id
from shared.mongo import Document, ensure_indexes, readable

_FIELD: Final = "dependents_due"


async def ensure_dependents_index(collection: Any) -> None:
    by_demand = IndexModel([(f"{_FIELD}.at", ASCENDING)], sparse=True)
    await ensure_indexes(collection, [by_demand])


def first_demand(dependencies: Sequence[str], now: datetime) -> Document:
    """The field of a new document; nothing where no page can depend on it."""
    if not dependencies:
        return {}
    return {_FIELD: {"mark": new_id(), "at": now, "dependencies": list(dependencies)}}


def added_demand(dependencies: Sequence[str], now: datetime) -> tuple[Document, Document]:
    """What is set, and what is added to sets: a demand that nobody has met yet stands as well."""
    if not dependencies:
        return {}, {}
    return (
        {f"{_FIELD}.mark": new_id(), f"{_FIELD}.at": now},
        {f"{_FIELD}.dependencies": {"$each": list(dependencies)}},
    )


class Dependents:
    """The demands that lie in one collection."""

    def __init__(self, collection: Any) -> None:
        self._documents = collection

    async def due(self) -> Sequence[DependentsDue]:
        found = self._documents.find({f"{_FIELD}.at": {"$exists": True}}, {_FIELD: 1})
        documents = await found.sort("_id", ASCENDING).to_list(None)
        return readable(documents, _due, collection=self._documents.name)

    async def marked(self, due: DependentsDue) -> None:
        met = {"_id": due.key, f"{_FIELD}.mark": due.mark}
        await self._documents.update_one(met, {"$unset": {_FIELD: ""}})


def _due(document: Document) -> DependentsDue:
    demand = document[_FIELD]
    return DependentsDue(
        key=document["_id"], mark=demand["mark"], dependencies=tuple(demand["dependencies"])
    )
