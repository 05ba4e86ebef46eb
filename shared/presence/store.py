"""Who is there, in MongoDB: a document for each window, which is not worth waiting for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel, ReadPreference, WriteConcern
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from shared.mongo import Database, Document, document_converter, ensure_indexes, readable
from shared.presence.domain import Presence

_REMOVED_AFTER: Final = timedelta(hours=1)
_CONVERTER: Final = document_converter()


class MongoPresences:
    def __init__(self, database: Database) -> None:
        quick = database.with_options(
            write_concern=WriteConcern(w=1, j=False),
            read_concern=ReadConcern("local"),
            read_preference=ReadPreference.PRIMARY,
        )
        self._presences: Any = quick["presences"]

    async def ensure_indexes(self) -> None:
        of_what = IndexModel([("of", ASCENDING), ("at", DESCENDING)], name="of_what")
        seconds = int(_REMOVED_AFTER.total_seconds())
        gone = IndexModel("at", name="gone", expireAfterSeconds=seconds)
        await ensure_indexes(self._presences, [of_what, gone])

    async def put(self, presence: Presence) -> None:
        document = {**_CONVERTER.unstructure(presence), "_id": _id(presence.by, presence.window)}
        try:
            await self._presences.replace_one({"_id": document["_id"]}, document, upsert=True)
        except DuplicateKeyError:
            return  # the same window has reported at the same moment

    async def remove(self, by: str, window: str) -> None:
        await self._presences.delete_one({"_id": _id(by, window)})

    async def at(self, of: str, *, since: datetime, limit: int) -> Sequence[Presence]:
        found = self._presences.find({"of": of, "at": {"$gte": since}}).sort("at", DESCENDING)
        documents = await found.limit(limit).to_list(limit)
        return readable(documents, _presence, collection=self._presences.name)


def _id(by: str, window: str) -> str:
    return f"{by}/{window}"


def _presence(document: Document) -> Presence:
    return _CONVERTER.structure(document, Presence)
