"""Who has taken what, in MongoDB: `queue_assignees {_id: key, by, at, expireAt}`."""

from collections.abc import Collection, Mapping
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from services.routing.documents import CONVERTER
from services.routing.queues.domain import TAKEN_FOR, Assignee
from shared.mongo import Database, Document, ensure_removal, readable

COLLECTION = "queue_assignees"


class MongoAssignees:
    """Of two who take the same at once one is the first: `_id` is unique."""

    def __init__(self, database: Database) -> None:
        self._assignees = database[COLLECTION]

    async def prepare(self) -> None:
        await ensure_removal(self._assignees, "expireAt")

    async def of(self, keys: Collection[str], now: datetime) -> Mapping[str, Assignee]:
        found = await self._assignees.find({"_id": {"$in": list(keys)}}).to_list(None)
        taken = readable(found, _keyed, collection=COLLECTION)
        return {key: one for key, one in taken if one.lasts(now)}

    async def take(self, key: str, by: str, *, over: str, now: datetime) -> bool:
        seen = [{"by": by}, {"by": over}, {"at": {"$lte": now - TAKEN_FOR}}]
        taken = {"by": by, "at": now, "expireAt": now + TAKEN_FOR}
        try:
            await self._assignees.update_one(
                {"_id": key, "$or": seen}, {"$set": taken}, upsert=True
            )
        except DuplicateKeyError:
            return False
        return True

    async def give_back(self, key: str, by: str) -> None:
        await self._assignees.delete_one({"_id": key, "by": by})


def _keyed(document: Document) -> tuple[str, Assignee]:
    return document["_id"], CONVERTER.structure(document, Assignee)
