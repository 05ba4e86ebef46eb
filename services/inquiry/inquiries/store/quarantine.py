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
        return await self.in_state(QuarantineState.WAITING, after, at_most=at_most)

    async def backlog(self, state: QuarantineState, *, at_most: int) -> tuple[int, datetime | None]:
        wanted = _in(state)
        count = await self._inquiries.count_documents(wanted, limit=at_most)
        oldest = await self._inquiries.find_one(wanted, {"quarantined.at": 1}, sort=_ORDER)
        return int(count), oldest["quarantined"]["at"] if oldest else None

    async def in_state(
        self, state: QuarantineState, after: tuple[datetime, str] | None, *, at_most: int
    ) -> Sequence[Inquiry]:
        """What cannot be read makes no page shorter, so that none seems to be the last."""
        found: list[Inquiry] = []
        while (missing := at_most - len(found)) > 0:
            documents = await (
                self._inquiries.find({**_in(state), **_after(after)}).sort(_ORDER).to_list(missing)
            )
            found += inquiries_of(documents)
            if len(documents) < missing:
                break
            after = (documents[-1]["quarantined"]["at"], documents[-1]["_id"])
        return found

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


def _after(position: tuple[datetime, str] | None) -> Document:
    if position is None:
        return {}
    at, inquiry_id = position
    same_time = {"quarantined.at": at, "_id": {"$gt": inquiry_id}}
    return {"$or": [{"quarantined.at": {"$gt": at}}, same_time]}


def _in(state: QuarantineState) -> Document:
    """Without what was erased; what waits is also without what its patient has withdrawn."""
    is_waiting = state is QuarantineState.WAITING
    return dict(_WAITING) if is_waiting else {"quarantined.state": state.value, "erased_at": None}
