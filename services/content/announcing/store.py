"""Where the topic ended when it was last looked at, in MongoDB."""

from typing import Any

from shared.mongo import Database


class MongoEndOffsets:
    def __init__(self, database: Database, topic: str) -> None:
        self._documents: Any = database["topic_ends"]
        self._topic = topic

    async def get(self) -> int | None:
        document = await self._documents.find_one({"_id": self._topic})
        return document["end"] if document else None

    async def put(self, end: int) -> None:
        change = {"$set": {"end": end}}
        await self._documents.update_one({"_id": self._topic}, change, upsert=True)
