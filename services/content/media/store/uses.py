"""Where pictures are named: read from the collections of others, which nobody but their own stores
writes.
"""

from collections.abc import Sequence
from typing import Any, Final

from pymongo import ASCENDING, IndexModel

from services.content.media.domain import Use
from services.content.media.domain.picture import folder_of
from services.content.revisions.domain import on_medium
from shared.mongo import Database, Document, ensure_indexes

_FIELDS: Final = {
    "location": ("locations", "picture"),
    "doctor": ("doctors", "portrait"),
    "procedure": ("procedures", "picture"),
}
_BODY: Final = "json.identity"
_AT_ONCE: Final = 20


class MongoUses:
    def __init__(self, database: Database) -> None:
        self._named: dict[str, tuple[Any, str]] = {
            kind: (database[collection], field) for kind, (collection, field) in _FIELDS.items()
        }
        self._pages: Any = database["pages"]

    async def ensure_indexes(self) -> None:
        for collection, field in self._named.values():
            named = {field: {"$gt": ""}}
            index = IndexModel([(field, ASCENDING)], partialFilterExpression=named)
            await ensure_indexes(collection, [index])

    async def of(self, medium_id: str, *, limit: int) -> Sequence[Use]:
        """What is edited first, then pages as they are published."""
        uses: list[Use] = []
        for kind, (collection, field) in self._named.items():
            found = collection.find({field: medium_id}, {"_id": 1}).limit(limit)
            uses += [Use(kind=kind, key=document["_id"]) async for document in found]
        pages = self._pages.find(_shown(medium_id), {"_id": 1}).limit(limit)
        uses += [Use(kind="page", key=document["_id"]) async for document in pages]
        return uses[:limit]

    async def is_named(self, medium_id: str, digest: str) -> bool:
        """Pages are read one after the other until one of them is found that names them."""
        address = folder_of(medium_id, digest).encode()
        pages = self._pages.find(_shown(medium_id), {_BODY: 1}).batch_size(_AT_ONCE)
        async for document in pages:
            if address in document["json"]["identity"]:
                return True
        return False


def _shown(medium_id: str) -> Document:
    return {"dependencies": on_medium(medium_id), "is_withdrawn": False}
