"""What became of the inquiries, counted along indexes, and those that have no answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from pymongo import ASCENDING, IndexModel

from services.inquiry.inquiries.domain import (
    KEPT_BACK,
    Inquiry,
    LeadOutcome,
    Ledger,
    QuarantineState,
    Status,
    WaitingInquiries,
    WaitingInquiry,
)
from services.inquiry.inquiries.store.documents import inquiries_of
from shared.mongo import Database, Document, ensure_indexes, readable

_UNREADABLE_WAITS_FOR: Final = timedelta(hours=1)
_WANTED: Final = {
    "lead.sequence": 0,
    "status": {"$ne": Status.WITHDRAWN.value},
    "erased_at": None,
}
_KEPT_BACK: Final = [state.value for state in KEPT_BACK]
_HEARD_OF: Final = {**_WANTED, "quarantined.state": {"$nin": _KEPT_BACK}}
_WAITING_FIELDS: Final = dict.fromkeys(
    ("reference", "received_at", "quarantined.decided_at", "outbox.id", "repeat"), 1
)
_RELEASED: Final = {**_WANTED, "quarantined.state": QuarantineState.RELEASED.value}


class MongoInquiryLedger:
    def __init__(self, database: Database) -> None:
        self._inquiries = database["inquiries"]

    async def prepare(self) -> None:
        """The unanswered ones are few, whatever the collection holds."""
        unanswered = IndexModel(
            [("received_at", ASCENDING)],
            name="unanswered",
            partialFilterExpression={"lead.sequence": 0},
        )
        by_state = IndexModel(
            [("status", ASCENDING), ("lead.outcome", ASCENDING), ("erased_at", ASCENDING)],
            name="by_state",
        )
        await ensure_indexes(self._inquiries, [unanswered, by_state])

    async def read(self, *, in_flight_since: datetime) -> Ledger:
        """One pass over an index that holds all that is asked; what is of no known state is left
        over.
        """
        states = await self._inquiries.aggregate(
            [
                {
                    "$group": {
                        "_id": {
                            "status": "$status",
                            "outcome": "$lead.outcome",
                            "erased": {"$gt": ["$erased_at", None]},
                        },
                        "count": {"$sum": 1},
                    }
                }
            ],
            hint="by_state",
        ).to_list(None)
        counts = {"routed": 0, "unrouted": 0, "withdrawn": 0, "erased": 0}
        for found in states:
            state = _state(found["_id"])
            if state in counts:
                counts[state] += found["count"]
        counts["in_flight"] = await self._in_flight(in_flight_since)
        counts["quarantined"] = await self._inquiries.count_documents(
            {**_WANTED, "quarantined.state": {"$in": _KEPT_BACK}}
        )
        return Ledger(accepted=sum(found["count"] for found in states), **counts)

    async def _in_flight(self, since: datetime) -> int:
        """Received since then, or released from quarantine."""
        count = self._inquiries.count_documents
        received = await count({**_HEARD_OF, "received_at": {"$gte": since}})
        released = {"received_at": {"$lt": since}, "quarantined.decided_at": {"$gte": since}}
        return int(received + await count({**_RELEASED, **released}))

    async def waiting(self, *, limit: int) -> WaitingInquiries:
        """What nobody can read is counted and not listed."""
        found = self._inquiries.find(_HEARD_OF, _WAITING_FIELDS).sort("received_at", ASCENDING)
        documents = await found.limit(limit).to_list(None)
        return WaitingInquiries(
            count=int(await self._inquiries.count_documents(_HEARD_OF)),
            oldest=readable(documents, _waiting, collection="inquiries"),
        )

    async def unanswered(
        self, *, received_before: datetime, now: datetime, limit: int
    ) -> Sequence[Inquiry]:
        due = {
            **_HEARD_OF,
            "received_at": {"$lt": received_before},
            "outbox": {"$exists": False},
            "repeat.next_at": {"$not": {"$gt": now}},
        }
        found = self._inquiries.find(due).sort("received_at", ASCENDING)
        documents = await found.limit(limit).to_list(None)
        inquiries = inquiries_of(documents)
        await self._postpone(documents, inquiries, now + _UNREADABLE_WAITS_FOR)
        return inquiries

    async def _postpone(
        self, documents: Sequence[Document], inquiries: Sequence[Inquiry], until: datetime
    ) -> None:
        """Those that nobody can read do not stand in the way of the next ones."""
        read = {inquiry.id for inquiry in inquiries}
        ids = [document["_id"] for document in documents if document["_id"] not in read]
        if ids:
            later = {"$set": {"repeat": {"count": 0, "next_at": until}}}
            await self._inquiries.update_many({"_id": {"$in": ids}}, later)


def _waiting(document: Document) -> WaitingInquiry:
    repeat = document.get("repeat") or {}
    released_at = (document.get("quarantined") or {}).get("decided_at")
    return WaitingInquiry(
        reference=str(document["reference"]),
        waiting_since=max(document["received_at"], released_at or document["received_at"]),
        is_published="outbox" not in document,
        repeats=max(0, int(repeat.get("count") or 0)),
        next_repeat_at=repeat.get("next_at"),
    )


def _state(found: Document) -> str | None:
    if found["erased"]:
        return "erased"
    if found.get("status") == Status.WITHDRAWN:
        return "withdrawn"
    outcome = found.get("outcome")
    return outcome if outcome in (LeadOutcome.ROUTED, LeadOutcome.UNROUTED) else None
