"""Lists of leads, read from the collection that `leads` writes."""

import re
from collections.abc import AsyncIterator, Collection, Sequence
from datetime import date, datetime
from typing import Final

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.routing.decisions.domain import TravelClass
from services.routing.documents import clock_of_document, facts_of
from services.routing.inbox.domain import (
    Backlog,
    LeadCounts,
    LeadPage,
    LeadQuery,
    Order,
    Position,
    Queue,
)
from services.routing.inbox.store.placements import AT_NETWORK_DESK, placement_in
from services.routing.leads.domain import (
    NETWORK_DESK,
    OPEN_STATUSES,
    STEPPED_STATUSES,
    WAITING_STATUSES,
    LeadRow,
    LeadStatus,
    Visibility,
    offer_states,
)
from shared.eligibility.domain import Verdict
from shared.mongo import Database, Document, ensure_indexes, known, readable

_NOT_IN_A_ROW: Final = {"decision": 0, "outbox": 0, "actions": 0}
_WITH_A_CLINIC: Final = [s.value for s in WAITING_STATUSES if s is not LeadStatus.UNROUTED]
_UNROUTED: Final = LeadStatus.UNROUTED.value
_NOT_ENDED: Final = [_UNROUTED, *(s.value for s in OPEN_STATUSES)]
_AT_ONCE: Final = 200
_STEPPED: Final = [s.value for s in STEPPED_STATUSES]


class MongoLeadRows:
    def __init__(self, database: Database) -> None:
        self._leads = database["leads"]

    async def prepare(self) -> None:
        """Each list is read along an index, newest or most urgent first; few leads have a
        reference that begins alike.
        """
        by_time = [
            [("location", ASCENDING), ("status", ASCENDING), ("due_at", ASCENDING)],
            [("location", ASCENDING), ("received_at", DESCENDING), ("_id", DESCENDING)],
            [("doctor", ASCENDING), ("received_at", DESCENDING), ("_id", DESCENDING)],
            [("status", ASCENDING), ("due_at", ASCENDING), ("_id", ASCENDING)],
            [("received_at", DESCENDING), ("_id", DESCENDING)],
            [("reference", ASCENDING)],
        ]
        few = [
            IndexModel(
                [(name, ASCENDING), ("received_at", ASCENDING), ("_id", ASCENDING)],
                partialFilterExpression={name: True},
            )
            for name in ("waits_for_person", "has_messages")
        ]
        await ensure_indexes(self._leads, [*(IndexModel(keys) for keys in by_time), *few])

    async def page(self, query: LeadQuery, visibility: Visibility, now: datetime) -> LeadPage:
        wanted = {"$and": [_seen_by(visibility), _asked_for(query, now), _after(query.after)]}
        direction = ASCENDING if query.order.ascends else DESCENDING
        found = (
            self._leads.find(wanted, _NOT_IN_A_ROW)
            .sort([(query.order.field, direction), ("_id", direction)])
            .limit(query.limit + 1)
        )
        documents = await found.to_list(None)
        shown = documents[: query.limit]
        has_more = len(documents) > query.limit
        return LeadPage(
            rows=tuple(readable(shown, _row, collection="leads")),
            next=_position(query.order, shown[-1]) if has_more else None,
        )

    async def some(self, lead_ids: Collection[str], visibility: Visibility) -> Sequence[LeadRow]:
        wanted = {"$and": [{"_id": {"$in": list(lead_ids)}}, _seen_by(visibility)]}
        found = await self._leads.find(wanted, _NOT_IN_A_ROW).to_list(None)
        return readable(found, _row, collection="leads")

    async def open_to(self, visibility: Visibility) -> AsyncIterator[Sequence[LeadRow]]:
        """Those that have not ended, some at a time, in no order."""
        wanted = {"$and": [_seen_by(visibility), {"status": {"$in": _NOT_ENDED}}]}
        found = self._leads.find(wanted, _NOT_IN_A_ROW, batch_size=_AT_ONCE)
        while documents := await found.to_list(_AT_ONCE):
            yield readable(documents, _row, collection="leads")

    async def count(self, query: LeadQuery, visibility: Visibility, now: datetime) -> LeadCounts:
        among = [_seen_by(visibility), *_among(query)]

        async def count(wanted: Document) -> int:
            every = {"$and": [*among, wanted]}
            return int(await self._leads.count_documents(every, limit=LeadCounts.LIMIT))

        return LeadCounts(
            waiting=await count({"status": {"$in": _WITH_A_CLINIC}}),
            unrouted=await count({"status": _UNROUTED}),
            overdue=await count(_due_by(now)),
            messages=await count({"has_messages": True}),
        )

    async def backlog(self, query: LeadQuery, visibility: Visibility, now: datetime) -> Backlog:
        wanted = {"$and": [_seen_by(visibility), _asked_for(query, now)]}
        count = await self._leads.count_documents(wanted, limit=LeadCounts.LIMIT)
        first = await self._leads.find_one(
            wanted, {"received_at": 1}, sort=[("received_at", ASCENDING), ("_id", ASCENDING)]
        )
        oldest_at = first.get("received_at") if first else None
        return Backlog(
            count=int(count), oldest_at=oldest_at if isinstance(oldest_at, datetime) else None
        )


def _seen_by(visibility: Visibility) -> Document:
    """The same rule as `Visibility.shows`, as a filter."""
    wanted = {} if visibility.every_clinic else _at_home(sorted(visibility.clinics))
    if wanted and NETWORK_DESK in visibility.clinics:
        wanted["$or"].append({"clock.level": AT_NETWORK_DESK})
    if visibility.only_doctor is not None:
        wanted = {**wanted, "doctor": visibility.only_doctor}
    return wanted


def _at_home(clinics: list[str]) -> Document:
    """The same rule as `Placement.home`."""
    here = {"$in": clinics}
    homes: list[Document] = [{"location": here}, {"location": None, "waits_at": here}]
    if NETWORK_DESK in clinics:
        homes.append({"location": None, "waits_at": None})
    return {"$or": homes}


def _asked_for(query: LeadQuery, now: datetime) -> Document:
    """The same rule as `LeadQuery.includes`."""
    wanted: list[Document] = [{}, *_among(query)]
    if query.overdue:
        wanted.append(_due_by(now))
    if query.messages:
        wanted.append({"has_messages": True})
    if query.statuses:
        wanted.append({"status": {"$in": [status.value for status in query.statuses]}})
    if query.queue is not None:
        wanted.append(_in_queue(query.queue))
    if query.escalation is not None:
        wanted.append({"clock.level": query.escalation.value})
    return {"$and": wanted}


def _among(query: LeadQuery) -> list[Document]:
    """The same rule as `LeadQuery.includes`, whatever state a lead is in."""
    fields = {
        "location": query.location,
        "doctor": query.doctor,
        "travel_class": query.travel_class.value if query.travel_class else None,
        "facts.procedure": query.procedure,
        "facts.language": _beginning(query.language, r"(-|$)"),
        "reference": _beginning(query.reference),
    }
    wanted: list[Document] = [{name: value} for name, value in fields.items() if value]
    if query.home is not None:
        wanted.append(_at_home([query.home]))
    if query.due_by is not None:
        wanted.append(_due_by(query.due_by))
    return wanted


def _beginning(text: str | None, then: str = "") -> Document | None:
    return {"$regex": f"^{re.escape(text)}{then}"} if text else None


def _in_queue(queue: Queue) -> Document:
    """The same rule as `LeadQuery.includes`."""
    others = {"$nin": [Verdict.REVIEW.value, Verdict.ASK.value]}
    verdicts = {Queue.REVIEWS: Verdict.REVIEW.value, Queue.QUESTIONS: Verdict.ASK.value}
    found: Document = {"status": _UNROUTED, "eligibility": verdicts.get(queue, others)}
    if queue is Queue.REVIEWS:
        return {"$or": [found, {"waits_for_person": True}]}
    return {**found, "waits_for_person": {"$ne": True}}


def _due_by(at: datetime) -> Document:
    """The same rule as `LeadRow.is_overdue`."""
    waiting = [
        {"status": {"$in": _WITH_A_CLINIC}},
        {"status": _UNROUTED, "contacted_at": None},
        {"status": {"$in": _STEPPED}, "clock.started_at": {"$type": "date"}},
    ]
    return {"due_at": {"$lte": at}, "$or": waiting}


def _after(position: Position | None) -> Document:
    if position is None:
        return {}
    beyond, field = "$gt" if position.order.ascends else "$lt", position.order.field
    return {
        "$or": [
            {field: {beyond: position.at}},
            {field: position.at, "_id": {beyond: position.lead_id}},
        ]
    }


def _position(order: Order, document: Document) -> Position:
    return Position(order=order, at=document[order.field], lead_id=document["_id"])


def _row(document: Document) -> LeadRow:
    facts = facts_of(document["facts"])
    return LeadRow(
        id=document["_id"],
        inquiry_id=document["inquiry_id"],
        reference=document["reference"],
        placement=placement_in(document),
        coordinator=document.get("coordinator"),
        procedure=facts.procedure,
        travel_class=known(TravelClass, document["travel_class"], TravelClass.UNKNOWN),
        eligibility=document.get("eligibility"),
        status=known(LeadStatus, document["status"], LeadStatus.UNKNOWN),
        language=facts.language,
        payer_kind=facts.payer_kind,
        residence=facts.residence,
        received_at=document["received_at"],
        due_at=document["due_at"],
        assigned_at=document.get("assigned_at"),
        contacted_at=document.get("contacted_at"),
        contacted_by=document.get("contacted_by"),
        updated_at=document["updated_at"],
        version=document["version"],
        clock=clock_of_document(document.get("clock")),
        offers=offer_states([one["location"] for one in document.get("offers", ())], facts),
        treatment_on=date.fromisoformat(on) if (on := document.get("treatment_on")) else None,
        messages_waiting=max(0, _number(document, "received") - _number(document, "seen")),
        last_message_at=document.get("last_message_at"),
        person_asked_at=document.get("person_asked_at"),
        person_decided_at=document.get("person_decided_at"),
        waits_for_person=document.get("waits_for_person") is True,
    )


def _number(document: Document, what: str) -> int:
    """Of messages; 0 in what was written before there were any."""
    number = document.get(f"messages_{what}")
    return number if isinstance(number, int) else 0
