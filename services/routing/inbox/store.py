"""Lists of leads and their changes, read from the collection that `leads` writes."""

from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any, Final

from pymongo import ASCENDING, DESCENDING, IndexModel

from services.routing.deadlines.domain import Escalation
from services.routing.decisions.domain import TravelClass
from services.routing.documents import clock_of_document, facts_of
from services.routing.inbox.domain import (
    LeadChange,
    LeadCounts,
    LeadPage,
    LeadQuery,
    Order,
    Position,
    Queue,
)
from services.routing.leads.domain import (
    NETWORK_DESK,
    STEPPED_STATUSES,
    WAITING_STATUSES,
    LeadRow,
    LeadStatus,
    Placement,
    Visibility,
    offer_states,
)
from shared.eligibility.domain import Verdict
from shared.mongo import Database, Document, ensure_indexes, known, readable

_NOT_IN_A_ROW: Final = {"decision": 0, "outbox": 0, "actions": 0}
_WITH_A_CLINIC: Final = [s.value for s in WAITING_STATUSES if s is not LeadStatus.UNROUTED]
_UNROUTED: Final = LeadStatus.UNROUTED.value
_AT_NETWORK_DESK: Final = Escalation.NETWORK_DESK.value
_STEPPED: Final = [s.value for s in STEPPED_STATUSES]


class MongoLeadRows:
    def __init__(self, database: Database) -> None:
        self._leads = database["leads"]

    async def prepare(self) -> None:
        """Each list is read along an index, newest or most urgent first."""
        by_time = [
            [("location", ASCENDING), ("status", ASCENDING), ("due_at", ASCENDING)],
            [("location", ASCENDING), ("received_at", DESCENDING), ("_id", DESCENDING)],
            [("doctor", ASCENDING), ("received_at", DESCENDING), ("_id", DESCENDING)],
            [("status", ASCENDING), ("due_at", ASCENDING), ("_id", ASCENDING)],
            [("received_at", DESCENDING), ("_id", DESCENDING)],
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

    async def count(self, visibility: Visibility, now: datetime) -> LeadCounts:
        return LeadCounts(
            waiting=await self._count(visibility, {"status": {"$in": _WITH_A_CLINIC}}),
            unrouted=await self._count(visibility, {"status": _UNROUTED}),
            overdue=await self._count(visibility, _overdue(now)),
            messages=await self._count(visibility, {"has_messages": True}),
        )

    async def _count(self, visibility: Visibility, wanted: Document) -> int:
        both = {"$and": [_seen_by(visibility), wanted]}
        return int(await self._leads.count_documents(both, limit=LeadCounts.LIMIT))


def _seen_by(visibility: Visibility) -> Document:
    """The same rule as `Visibility.shows`, as a filter."""
    wanted = {} if visibility.every_clinic else _at_home(sorted(visibility.clinics))
    if wanted and NETWORK_DESK in visibility.clinics:
        wanted["$or"].append({"clock.level": _AT_NETWORK_DESK})
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
    wanted: list[Document] = [{}]
    if query.overdue:
        wanted.append(_overdue(now))
    if query.messages:
        wanted.append({"has_messages": True})
    if query.statuses:
        wanted.append({"status": {"$in": [status.value for status in query.statuses]}})
    if query.queue is not None:
        wanted.append(_in_queue(query.queue))
    if query.home is not None:
        wanted.append(_at_home([query.home]))
    if query.location is not None:
        wanted.append({"location": query.location})
    if query.escalation is not None:
        wanted.append({"clock.level": query.escalation.value})
    if query.doctor is not None:
        wanted.append({"doctor": query.doctor})
    return {"$and": wanted}


def _in_queue(queue: Queue) -> Document:
    """The same rule as `LeadQuery.includes`."""
    others = {"$nin": [Verdict.REVIEW.value, Verdict.ASK.value]}
    verdicts = {Queue.REVIEWS: Verdict.REVIEW.value, Queue.QUESTIONS: Verdict.ASK.value}
    found: Document = {"status": _UNROUTED, "eligibility": verdicts.get(queue, others)}
    if queue is Queue.REVIEWS:
        return {"$or": [found, {"waits_for_person": True}]}
    return {**found, "waits_for_person": {"$ne": True}}


def _overdue(now: datetime) -> Document:
    """The same rule as `LeadRow.is_overdue`."""
    waiting = [
        {"status": {"$in": _WITH_A_CLINIC}},
        {"status": _UNROUTED, "contacted_at": None},
        {"status": {"$in": _STEPPED}, "clock.started_at": {"$type": "date"}},
    ]
    return {"due_at": {"$lte": now}, "$or": waiting}


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


class MongoLeadChanges:
    """One change stream over the leads of this service."""

    def __init__(self, database: Database) -> None:
        self._leads = database["leads"]

    async def watch(self) -> AsyncIterator[LeadChange | None]:
        async with self._leads.watch(_CHANGES, full_document="updateLookup") as stream:
            # The cursor exists after the first look; what is written from here on is seen.
            first = await stream.try_next()
            yield None
            if first is not None:
                yield _change(first)
            async for change in stream:
                yield _change(change)


_CHANGES: Final[list[Document]] = [
    {
        "$match": {
            "$or": [
                {"operationType": {"$in": ["insert", "replace"]}},
                # Not what the relay writes when it has published an event.
                {"updateDescription.updatedFields.version": {"$exists": True}},
                # A clock has come to another level, and nobody has done anything.
                {"updateDescription.updatedFields.clock": {"$exists": True}},
                # The patient has written, or somebody has read it.
                {"updateDescription.updatedFields.messages_received": {"$exists": True}},
                {"updateDescription.updatedFields.messages_seen": {"$exists": True}},
            ]
        }
    },
    {
        "$project": {
            "documentKey": 1,
            "fullDocument": {
                "location": 1,
                "facts.location": 1,
                "waits_at": 1,
                "doctor": 1,
                "clock.level": 1,
                "actions.source": 1,
            },
            "updateDescription": {"updatedFields": {"location": 1, "doctor": 1, "waits_at": 1}},
        }
    },
]


def _change(document: Document) -> LeadChange:
    # A lead that was deleted meanwhile has no document: nobody's, so nobody is told.
    lead: dict[str, Any] = document.get("fullDocument") or {}
    updated = document.get("updateDescription", {}).get("updatedFields", {})
    return LeadChange(
        lead_id=document["documentKey"]["_id"],
        placement=_placement(lead),
        has_moved=bool(updated),
        left=_left(lead.get("actions")),
    )


def _left(actions: Any) -> tuple[Placement, ...]:
    """A source is a doctor at a clinic, or the clinic that the lead waited at."""
    done = [one for one in actions if isinstance(one, dict)] if isinstance(actions, list) else []
    sources = [one["source"].partition("/") for one in done if isinstance(one.get("source"), str)]
    return tuple(
        Placement(location=location, doctor=doctor or None) for location, _, doctor in sources
    )


def _placement(document: Document) -> Placement:
    return Placement(
        location=document.get("location"),
        wished_location=(document.get("facts") or {}).get("location"),
        waits_at=document.get("waits_at"),
        doctor=document.get("doctor"),
        is_at_network_desk=_level(document.get("clock")) == _AT_NETWORK_DESK,
    )


def _level(clock: Any) -> Any:
    return clock.get("level") if isinstance(clock, dict) else None


def _row(document: Document) -> LeadRow:
    facts = facts_of(document["facts"])
    return LeadRow(
        id=document["_id"],
        inquiry_id=document["inquiry_id"],
        reference=document["reference"],
        placement=_placement(document),
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
