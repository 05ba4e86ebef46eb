"""Who made links to previews, in MongoDB: a document each, never changed. No link can be made of
it.
"""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.content.documents import CONVERTER
from services.content.previews.domain import MadePreview
from shared.mongo import Database, Document, ensure_indexes, readable


class MongoMadePreviews:
    def __init__(self, database: Database) -> None:
        self._previews: Any = database["previews"]

    async def ensure_indexes(self) -> None:
        fields = [
            ("preview.location", ASCENDING),
            ("preview.procedure", ASCENDING),
            ("_id", DESCENDING),
        ]
        await ensure_indexes(self._previews, [IndexModel(fields, name="of_page")])

    async def add(self, made: MadePreview) -> None:
        document: Document = CONVERTER.unstructure(made)
        await self._previews.insert_one({"_id": document.pop("id"), **document})

    async def of_page(
        self, location: str, procedure: str, *, before: str, limit: int
    ) -> Sequence[MadePreview]:
        wanted: Document = {"preview.location": location, "preview.procedure": procedure}
        wanted |= {"_id": {"$lt": before}} if before else {}
        found = self._previews.find(wanted).sort("_id", DESCENDING).limit(limit)
        return readable(await found.to_list(limit), _made, collection=self._previews.name)


def _made(document: Document) -> MadePreview:
    return CONVERTER.structure({**document, "id": document["_id"]}, MadePreview)
