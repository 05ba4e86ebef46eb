"""What was loaded last, in MongoDB."""

from typing import Any

from shared.mongo import Database


class MongoLoads:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["loads"]

    async def digest(self, name: str) -> str | None:
        document = await self._documents.find_one({"_id": name})
        return document["digest"] if document else None

    async def keep(self, name: str, digest: str) -> None:
        await self._documents.update_one({"_id": name}, {"$set": {"digest": digest}}, upsert=True)
