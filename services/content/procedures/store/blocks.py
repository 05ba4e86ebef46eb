"""The network's blocks: one document, so that every page is resolved from one state of them.

`revision` counts its changes. Each change names the parts that it changed, so that the pages that
depend on them are made again.
"""

from typing import Any

from pymongo.errors import DuplicateKeyError

from services.content.documents import CONVERTER, PENDING
from services.content.procedures.domain import NetworkBlocks, changed_parts
from services.content.revisions.domain import Kind, Revised, Revision, RevisionConflict
from services.content.store import (
    Dependents,
    added_demand,
    ensure_dependents_index,
    ensure_history,
    revision_documents,
)
from shared.clock import Clock
from shared.mongo import Database, Document

_ID = "network"


class MongoBlocks:
    def __init__(self, database: Database, now: Clock) -> None:
        self._documents: Any = database["blocks"]
        self._now = now
        self.dependents = Dependents(self._documents)

    async def ensure_indexes(self) -> None:
        await ensure_history(self._documents, self._history)
        await ensure_dependents_index(self._documents)

    async def get(self) -> Revised[NetworkBlocks]:
        document = await self._documents.find_one({"_id": _ID})
        if document is None:
            return Revised(value=NetworkBlocks(), revision=0)
        return _revised(document)

    async def put(self, blocks: NetworkBlocks) -> None:
        """What is the same already is not written again; of two who write otherwise at once one is
        refused.
        """
        seen = await self.get()
        if seen.value == blocks and seen.revision:
            return
        is_written = await self._written(seen, blocks)
        if not is_written and (await self.get()).value != blocks:
            raise RevisionConflict

    async def _written(self, before: Revised[NetworkBlocks], blocks: NetworkBlocks) -> bool:
        revision = before.revision
        changed = Revised(value=blocks, revision=revision + 1)
        demand, dependencies = added_demand(changed_parts(before.value, blocks), self._now())
        change: Document = {
            "$set": {**CONVERTER.unstructure(blocks), "revision": changed.revision, **demand},
            "$push": {PENDING: {"$each": revision_documents([self._revision(changed)])}},
        }
        if dependencies:
            change["$addToSet"] = dependencies
        # Documents of before blocks had a revision have none.
        guard = {"$in": [revision, None]} if revision == 1 else revision
        seen = {"_id": _ID, "revision": guard}
        try:
            result = await self._documents.update_one(seen, change, upsert=revision == 0)
        except DuplicateKeyError:
            return False
        return bool(result.matched_count or result.upserted_id)

    def _revision(self, blocks: Revised[NetworkBlocks]) -> Revision:
        return Revision(
            kind=Kind.BLOCKS,
            key=_ID,
            number=blocks.revision,
            based_on=blocks.revision - 1 or None,
            by=None,
            at=self._now(),
            body=CONVERTER.unstructure(blocks.value),
        )

    def _history(self, document: Document) -> list[Revision]:
        return [self._revision(_revised(document))]


def _revised(document: Document) -> Revised[NetworkBlocks]:
    blocks = CONVERTER.structure(document, NetworkBlocks)
    return Revised(value=blocks, revision=document.get("revision", 1))
