"""Who is reading a replica anew at this moment. Until everybody has finished, what is missing in
the replica says nothing.
"""

from typing import Final

from shared.mongo.connection import Database

REREADS: Final = "replica_rereads"
_LIVES_FOR_MS: Final = 30_000
"""A reader that is not heard of for so long has died, and another one takes over."""


class MongoRereads:
    """By the database's clock, so a process whose own is wrong harms nobody."""

    def __init__(self, database: Database, collection: str = REREADS) -> None:
        """A replica with a collection of its own keeps nobody waiting for the others."""
        self._rereads = database[collection]

    async def go_on(self, reader: str) -> None:
        """Begins, or says that it still goes on."""
        await self._rereads.update_one({"_id": reader}, [{"$set": {"at": "$$NOW"}}], upsert=True)

    async def end(self, *readers: str) -> None:
        await self._rereads.delete_many({"_id": {"$in": list(readers)}})

    async def are_going_on(self) -> bool:
        lately = {"$gt": ["$at", {"$subtract": ["$$NOW", _LIVES_FOR_MS]}]}
        return await self._rereads.find_one({"$expr": lately}, {"_id": 1}) is not None
