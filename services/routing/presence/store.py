"""Who is there, in MongoDB: a document for each window, which is not worth waiting for."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel, WriteConcern
from pymongo.errors import DuplicateKeyError
from pymongo.read_concern import ReadConcern

from services.routing.documents import CONVERTER
from services.routing.presence.domain import Presence
from shared.mongo import Database, Document, ensure_indexes, readable

_COLLECTION: Final = "presences"
_REMOVED_AFTER: Final = timedelta(hours=1)


class MongoPresences:
    def __init__(self, database: Database) -> None:
        quick = database.with_options(
            write_concern=WriteConcern(w=1, j=False), read_concern=ReadConcern("local")
        )
        self._presences: Any = quick[_COLLECTION]

    async def prepare(self) -> None:
        of_lead = IndexModel([("lead_id", ASCENDING), ("at", DESCENDING)], name="of_lead")
        seconds = int(_REMOVED_AFTER.total_seconds())
        gone = IndexModel("at", name="gone", expireAfterSeconds=seconds)
        await ensure_indexes(self._presences, [of_lead, gone])

    async def put(self, presence: Presence) -> None:
        document = {**CONVERTER.unstructure(presence), "_id": _id(presence.by, presence.window)}
        try:
            await self._presences.replace_one({"_id": document["_id"]}, document, upsert=True)
        except DuplicateKeyError:
            return  # the same window has reported at the same moment

    async def remove(self, by: str, window: str) -> None:
        await self._presences.delete_one({"_id": _id(by, window)})

    async def at(self, lead_id: str, *, since: datetime, limit: int) -> Sequence[Presence]:
        wanted = {"lead_id": lead_id, "at": {"$gte": since}}
        found = self._presences.find(wanted).sort("at", DESCENDING).limit(limit)
        documents = await found.to_list(limit)
        return readable(documents, _presence, collection=_COLLECTION)


def _id(by: str, window: str) -> str:
    return f"{by}/{window}"


def _presence(document: Document) -> Presence:
    return CONVERTER.structure(document, Presence)
