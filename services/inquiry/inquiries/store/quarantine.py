"""Inquiries in quarantine, along an index that holds no others."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, IndexModel

from services.inquiry.inquiries.domain import Inquiry, QuarantineState, Status
from services.inquiry.inquiries.store.documents import inquiries_of
from shared.mongo import Database, Document, ensure_indexes

_WAITING: Final = {
    "quarantined.state": QuarantineState.WAITING.value,
    "status": Status.RECEIVED.value,
    "erased_at": None,
}
"""Without those that the patient has withdrawn or had erased meanwhile."""
_ORDER: Final = [("quarantined.at", ASCENDING), ("_id", ASCENDING)]


class MongoQuarantine:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]

    async def prepare(self) -> None:
        quarantined = IndexModel(
            [("quarantined.state", ASCENDING), *_ORDER],
            name="quarantined",
            partialFilterExpression={"quarantined.state": {"$exists": True}},
        )
        await ensure_indexes(self._inquiries, [quarantined])

    async def waiting(
        self, after: tuple[datetime, str] | None, *, at_most: int
    ) -> Sequence[Inquiry]:
        wanted: Document = dict(_WAITING)
        if after is not None:
            at, inquiry_id = after
            same_time = {"quarantined.at": at, "_id": {"$gt": inquiry_id}}
            wanted["$or"] = [{"quarantined.at": {"$gt": at}}, same_time]
        found = self._inquiries.find(wanted).sort(_ORDER)
        return inquiries_of(await found.limit(at_most).to_list(None))

    async def count_waiting(self, since_before: datetime) -> int:
        wanted = {**_WAITING, "quarantined.at": {"$lt": since_before}}
        return int(await self._inquiries.count_documents(wanted))

    async def discarded(self, before: datetime, *, at_most: int) -> Sequence[str]:
        wanted = {
            "quarantined.state": QuarantineState.DISCARDED.value,
            "quarantined.decided_at": {"$lt": before},
        }
        found = self._inquiries.find(wanted, {"_id": 1}).limit(at_most)
        return [document["_id"] async for document in found]
