"""The log of attempts in MongoDB: a document each, kept for a while."""

from collections.abc import Sequence
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.content.webhooks.domain import Answer, Attempt, Outcome
from services.content.webhooks.store.deliveries import KEPT_FOR
from shared.mongo import Database, Document, ensure_indexes, readable

_OF_AN_ATTEMPT: Final = ("endpoint_id", "message_id", "type", "number", "at")


class MongoAttempts:
    def __init__(self, database: Database) -> None:
        self._attempts: Any = database["webhook_attempts"]

    async def ensure_indexes(self) -> None:
        seconds = int(KEPT_FOR.total_seconds())
        await ensure_indexes(
            self._attempts,
            [
                IndexModel([("endpoint_id", ASCENDING), ("_id", DESCENDING)], name="listed"),
                IndexModel(
                    [("endpoint_id", ASCENDING), ("message_id", ASCENDING), ("_id", DESCENDING)],
                    name="of_message",
                ),
                IndexModel("at", name="kept", expireAfterSeconds=seconds),
            ],
        )

    async def add(self, attempt: Attempt) -> None:
        await self._attempts.insert_one(_document(attempt))

    async def of_endpoint(
        self, endpoint_id: str, *, message_id: str | None, before: str, limit: int
    ) -> Sequence[Attempt]:
        wanted: Document = {"endpoint_id": endpoint_id}
        wanted |= {"message_id": message_id} if message_id else {}
        wanted |= {"_id": {"$lt": before}} if before else {}
        found = self._attempts.find(wanted).sort("_id", DESCENDING).limit(limit)
        return readable(await found.to_list(limit), _attempt, collection=self._attempts.name)

    async def remove_of(self, endpoint_id: str) -> None:
        await self._attempts.delete_many({"endpoint_id": endpoint_id})


def _document(attempt: Attempt) -> Document:
    answer = attempt.answer
    return {
        "_id": attempt.id,
        **{name: getattr(attempt, name) for name in _OF_AN_ATTEMPT},
        "outcome": answer.outcome.value,
        "status": answer.status,
        "excerpt": answer.excerpt,
        "duration_ms": answer.duration_ms,
    }


def _attempt(document: Document) -> Attempt:
    return Attempt(
        id=document["_id"],
        answer=Answer(
            outcome=Outcome(document["outcome"]),
            status=document["status"],
            excerpt=document["excerpt"],
            duration_ms=document["duration_ms"],
        ),
        **{name: document[name] for name in _OF_AN_ATTEMPT},
    )
