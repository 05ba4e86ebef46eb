"""Which inquiries are erased, and which are due to be."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from pymongo import ASCENDING, IndexModel

from services.inquiry.inquiries.domain import Erasure, Status
from shared.mongo import Database, Document, ensure_indexes


class MongoErasedInquiries:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]

    async def prepare(self) -> None:
        """All that is asked of them stands in one index, in the order of ids."""
        erased = IndexModel(
            [("_id", ASCENDING), ("erased_at", ASCENDING)],
            name="erased",
            partialFilterExpression={"erased_at": {"$type": "date"}},
        )
        await ensure_indexes(self._inquiries, [erased])

    async def erased_after(
        self, inquiry_id: str, *, since: datetime | None, at_most: int
    ) -> Sequence[Erasure]:
        marked: Document = {"$type": "date", **({"$gte": since} if since else {})}
        found = self._inquiries.find(
            {"erased_at": marked, "_id": {"$gt": inquiry_id}}, {"erased_at": 1}, hint="erased"
        )
        return [_erasure(one) async for one in found.sort("_id", ASCENDING).limit(at_most)]

    async def not_erased(self, inquiry_ids: Collection[str]) -> Collection[str]:
        left = {"_id": {"$in": list(inquiry_ids)}, "erased_at": None}
        return [one["_id"] async for one in self._inquiries.find(left, {"_id": 1})]

    async def due(
        self, status: Status, *, ended_before: datetime, after: str, at_most: int
    ) -> Mapping[str, str]:
        ended: Document = {
            "_id": {"$gt": after},
            "status": status.value,
            "erased_at": None,
            "hold": None,
            "history.0": {"$exists": True},
            "history": {"$not": {"$elemMatch": {"at": {"$gt": ended_before}}}},
        }
        if status is Status.BOOKED:
            ended["lead.closed_for"] = {"$type": "string"}
        found = self._inquiries.find(ended, {"reference": 1}, hint="by_state")
        found = found.sort("_id", ASCENDING).limit(at_most)
        return {one["_id"]: str(one["reference"]) async for one in found}


def _erasure(document: Document) -> Erasure:
    return Erasure(inquiry_id=str(document["_id"]), erased_at=document["erased_at"])
