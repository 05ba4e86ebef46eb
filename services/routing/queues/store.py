"""Who has taken what, and what was done, in MongoDB: `queue_assignees {_id: key, by, at, expireAt}`
and `queue_handlings`.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.routing.documents import CONVERTER
from services.routing.queues.domain import TAKEN_FOR, Assignee, Handling, Outcome
from shared.disclosure.waiting import NetworkQueue
from shared.mongo import Database, Document, ensure_indexes, ensure_removal, readable

COLLECTION: Final = "queue_assignees"
HANDLINGS: Final = "queue_handlings"


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


class MongoHandlings:
    """One document for each step with each item; nobody removes any."""

    def __init__(self, database: Database) -> None:
        self._handlings = database[HANDLINGS]

    async def prepare(self) -> None:
        newest = IndexModel([("queue", ASCENDING), ("at", DESCENDING)], name="newest")
        await ensure_indexes(self._handlings, [newest])

    async def add(self, handling: Handling) -> None:
        document: Document = CONVERTER.unstructure(handling)
        await self._handlings.insert_one({"_id": document.pop("id"), **document})

    async def note(self, handling_id: str, outcome: Outcome) -> None:
        await self._handlings.update_one({"_id": handling_id}, {"$set": {"outcome": outcome.value}})

    async def last(self, queue: NetworkQueue, *, limit: int) -> Sequence[Handling]:
        found = self._handlings.find({"queue": queue.value}).sort("at", DESCENDING)
        documents = await found.limit(limit).to_list(None)
        return readable(documents, _handling, collection=HANDLINGS)


def _handling(document: Document) -> Handling:
    return CONVERTER.structure({**document, "id": document["_id"]}, Handling)
