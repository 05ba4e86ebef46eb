"""What became of the inquiries, counted along indexes, and announcing them again."""

from collections.abc import Sequence
from datetime import date, datetime

from pymongo import ASCENDING, IndexModel

from services.inquiry.ledger.domain import Ledger, Unanswered
from shared.events import InquiryReceived, Residence
from shared.mongo import Database, Document, ensure_indexes, readable
from shared.outbox import pending


class MongoAccounts:
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
        # Answers of the time before outcomes were kept.
        was_routed = {"$cond": [{"$gt": ["$lead.assigned_at", None]}, "routed", "unrouted"]}
        await self._inquiries.update_many(
            {"lead.sequence": {"$gt": 0}, "lead.outcome": None},
            [{"$set": {"lead.outcome": was_routed}}],
        )

    async def ledger(self, *, in_flight_since: datetime) -> Ledger:
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
        in_flight = await self._inquiries.count_documents(
            {
                "lead.sequence": 0,
                "received_at": {"$gte": in_flight_since},
                "status": {"$ne": "withdrawn"},
                "erased_at": None,
            }
        )
        accepted = sum(found["count"] for found in states)
        return Ledger(accepted=accepted, in_flight=in_flight, **counts)

    async def unanswered(
        self, *, received_before: datetime, now: datetime, limit: int
    ) -> Sequence[Unanswered]:
        due = {
            "lead.sequence": 0,
            "status": {"$ne": "withdrawn"},
            "erased_at": None,
            "received_at": {"$lt": received_before},
            "outbox": {"$exists": False},
            "repeat.next_at": {"$not": {"$gt": now}},
        }
        found = self._inquiries.find(due, {"repeat": 1}).sort("received_at", ASCENDING)
        documents = await found.limit(limit).to_list(None)
        return [_unanswered(document) for document in documents]

    async def announce_again(self, one: Unanswered, *, next_at: datetime, now: datetime) -> bool:
        still = {"_id": one.inquiry_id, "lead.sequence": 0, "outbox": {"$exists": False}}
        document = await self._inquiries.find_one(still)
        if document is None:
            return False
        repeat = one.repeats + 1
        facts = readable([document], lambda found: _received(found, repeat), collection="inquiries")
        entries = [
            entry
            for fact in facts
            for entry in pending([fact], key=fact.key, source="inquiry", first_sequence=1, now=now)
        ]
        change: Document = {"$set": {"repeat": {"count": repeat, "next_at": next_at}}}
        if entries:
            change["$push"] = {"outbox": {"$each": entries}}
        done = await self._inquiries.update_one(still, change)
        return bool(entries and done.modified_count)


def _state(found: Document) -> str | None:
    if found["erased"]:
        return "erased"
    if found.get("status") == "withdrawn":
        return "withdrawn"
    outcome = found.get("outcome")
    return outcome if outcome in ("routed", "unrouted") else None


def _unanswered(document: Document) -> Unanswered:
    """What is no number of repeats counts as none; it is written anew."""
    repeat = document.get("repeat")
    count = repeat.get("count") if isinstance(repeat, dict) else None
    repeats = count if isinstance(count, int) and count >= 0 else 0
    return Unanswered(inquiry_id=document["_id"], repeats=repeats)


def _received(document: Document, repeat: int) -> InquiryReceived:
    """The fact as it was told at first: ids and codes, which are kept in clear."""
    earliest, latest = document["earliest"], document["latest"]
    return InquiryReceived(
        inquiry_id=document["_id"],
        reference=document["reference"],
        procedure=document["procedure"],
        location=document["location"],
        willing_to_travel_to=tuple(document["willing_to_travel_to"]),
        residence=Residence(**document["residence"]),
        payer_kind=document["payer_kind"],
        has_claim_number=document["has_claim_number"],
        language=document["language"],
        interpreter=document["interpreter"],
        earliest=date.fromisoformat(earliest) if earliest else None,
        latest=date.fromisoformat(latest) if latest else None,
        consents=tuple(c["purpose"] for c in document["consents"] if c["granted"]),
        received_at=document["received_at"],
        reply_by=document["reply_by"],
        repeat=repeat,
    )
