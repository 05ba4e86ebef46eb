"""The network's blocks: one document, so that every page is resolved from one state of them.

`revision` counts its changes: a page that was made of an older one is made again.
"""

from typing import Any

from pymongo.errors import DuplicateKeyError

from services.content.directory.domain import Revised, RevisionConflict
from services.content.documents import CONVERTER
from services.content.procedures.domain import NetworkBlocks
from shared.mongo import Database

_ID = "network"


class MongoBlocks:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["blocks"]

    async def get(self) -> Revised[NetworkBlocks]:
        document = await self._documents.find_one({"_id": _ID})
        if document is None:
            return Revised(value=NetworkBlocks(), revision=0)
        return Revised(
            value=CONVERTER.structure(document, NetworkBlocks), revision=document.get("revision", 1)
        )

    async def put(self, blocks: NetworkBlocks) -> None:
        """What is the same already is not written again; of two who write otherwise at once one is
        refused.
        """
        seen = await self.get()
        if seen.value == blocks and seen.revision:
            return
        is_written = await self._replaced(seen.revision, blocks)
        if not is_written and (await self.get()).value != blocks:
            raise RevisionConflict

    async def _replaced(self, revision: int, blocks: NetworkBlocks) -> bool:
        document = {**CONVERTER.unstructure(blocks), "revision": revision + 1}
        # Documents of before blocks had a revision have none.
        guard = {"$in": [revision, None]} if revision == 1 else revision
        seen = {"_id": _ID, "revision": guard}
        try:
            result = await self._documents.replace_one(seen, document, upsert=revision == 0)
        except DuplicateKeyError:
            return False
        return bool(result.matched_count or result.upserted_id)
