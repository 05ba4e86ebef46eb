"""Leads in MongoDB: one document each, with its events inside."""

from collections.abc import Mapping, Sequence

from pymongo import ASCENDING, IndexModel
from pymongo.errors import BulkWriteError

from services.routing.decisions.domain import DoctorAtClinic, TravelClass
from services.routing.documents import (
    decision_document,
    decision_of,
    facts_document,
    facts_of,
)
from services.routing.leads.domain import (
    OPEN_STATUSES,
    Lead,
    LeadHasChanged,
    LeadState,
    LeadStatus,
    Origin,
)
from services.routing.leads.ports import Announced, UnroutedPage, UnroutedPosition
from shared.events import LEAD_EVENTS, Event
from shared.mongo import (
    Database,
    Document,
    ensure_indexes,
    is_duplicate_key,
    known,
    readable,
)
from shared.outbox import ensure_outbox_index, pending
from shared.telemetry import trace

COLLECTION = "leads"


async def prepare_leads(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await ensure_outbox_index(database[COLLECTION])
    await ensure_indexes(
        database[COLLECTION],
        [
            # An inquiry has one lead, however often its event arrives.
            IndexModel("inquiry_id", unique=True),
            IndexModel([("status", ASCENDING), ("coordinator", ASCENDING)]),
            IndexModel([("status", ASCENDING), ("received_at", ASCENDING), ("_id", ASCENDING)]),
        ],
    )


class MongoLeads:
    def __init__(self, database: Database) -> None:
        self._leads = database[COLLECTION]

    async def get(self, lead_id: str) -> Lead | None:
        found = await self._leads.find({"_id": lead_id}).to_list(1)
        return next(iter(readable(found, _lead, collection=COLLECTION)), None)

    async def states(self, inquiry_ids: Sequence[str]) -> Mapping[str, LeadState]:
        fields = dict.fromkeys(["inquiry_id", "version", "status", "location", "doctor"], 1)
        wanted = {"inquiry_id": {"$in": list(inquiry_ids)}}
        found = await self._leads.find(wanted, fields).to_list(None)
        states = readable(found, _standing, collection=COLLECTION)
        return {state.inquiry_id: state for state in states}

    async def add_all(self, leads: Sequence[Announced]) -> frozenset[str]:
        if not leads:
            return frozenset()
        documents = [_new_document(lead, event) for lead, event in leads]
        try:
            await self._leads.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
            refused = [write["index"] for write in error.details["writeErrors"]]
            return frozenset(leads[index][0].inquiry_id for index in refused)
        return frozenset()

    async def replace(self, lead: Lead, event: Event | None = None) -> None:
        before = await self._leads.find_one(
            {"_id": lead.id, "version": lead.version - 1}, {"events_seq": 1}
        )
        if before is None:
            raise LeadHasChanged(lead.id)
        change = _change(lead, event, events_seq=before["events_seq"])
        done = await self._leads.update_one({"_id": lead.id, "version": lead.version - 1}, change)
        if done.matched_count == 0:
            raise LeadHasChanged(lead.id)

    async def announce(self, lead: Lead, events: Sequence[Event]) -> None:
        seen = {"_id": lead.id, "version": lead.version}
        before = await self._leads.find_one(seen, {"events_seq": 1})
        if before is None:
            return
        last = before["events_seq"]
        with trace(lead.origin.traceparent, lead.origin.correlation_id):
            entries = [
                entry
                for place, event in enumerate(events)
                for entry in _outbox(lead, event, events_seq=last + place)
            ]
        change = {
            "$set": {"events_seq": last + len(entries)},
            "$push": {"outbox": {"$each": entries}},
        }
        await self._leads.update_one({**seen, "events_seq": last}, change)

    async def unrouted(self, *, after: UnroutedPosition | None, limit: int) -> UnroutedPage:
        wanted: Document = {"status": LeadStatus.UNROUTED.value}
        if after:
            received_at, lead_id = after
            wanted["$or"] = [
                {"received_at": {"$gt": received_at}},
                {"received_at": received_at, "_id": {"$gt": lead_id}},
            ]
        order = [("received_at", ASCENDING), ("_id", ASCENDING)]
        found = await self._leads.find(wanted, sort=order, limit=limit).to_list(limit)
        last = found[-1] if len(found) == limit else None
        return UnroutedPage(
            leads=readable(found, _lead, collection=COLLECTION),
            next=(last["received_at"], last["_id"]) if last else None,
        )

    async def open_with(self) -> Mapping[str, int]:
        counting = self._leads.aggregate(
            [
                {"$match": {"status": {"$in": [status.value for status in OPEN_STATUSES]}}},
                {"$group": {"_id": "$coordinator", "count": {"$sum": 1}}},
            ]
        )
        counts = await counting.to_list(None)
        return {found["_id"]: found["count"] for found in counts if isinstance(found["_id"], str)}


def _new_document(lead: Lead, event: Event) -> Document:
    """The lead with its first event, in the trace that the inquiry came in with."""
    with trace(lead.origin.traceparent, lead.origin.correlation_id):
        outbox = _outbox(lead, event, events_seq=0)
    return {"_id": lead.id, **_document(lead), "events_seq": 1, "outbox": outbox}


def _change(lead: Lead, event: Event | None, *, events_seq: int) -> Document:
    if event is None:
        return {"$set": _document(lead)}
    return {
        "$set": {**_document(lead), "events_seq": events_seq + 1},
        "$push": {"outbox": {"$each": _outbox(lead, event, events_seq=events_seq)}},
    }


def _outbox(lead: Lead, event: Event, *, events_seq: int) -> list[Document]:
    return pending(
        [event],
        key=lead.inquiry_id,
        source=LEAD_EVENTS.source,
        first_sequence=events_seq + 1,
        now=lead.updated_at,
    )


def _document(lead: Lead) -> Document:
    return {
        # What lists and people look for, beside the facts that hold it too.
        "inquiry_id": lead.inquiry_id,
        "reference": lead.reference,
        "received_at": lead.facts.received_at,
        "facts": facts_document(lead.facts),
        "status": lead.status.value,
        "waits_at": lead.waits_at,
        "location": lead.location,
        "doctor": lead.doctor,
        "coordinator": lead.coordinator,
        "travel_class": lead.travel_class.value,
        "due_at": lead.due_at,
        "assigned_at": lead.assigned_at,
        "contacted_at": lead.contacted_at,
        "contacted_by": lead.contacted_by,
        "updated_at": lead.updated_at,
        "version": lead.version,
        "decision": decision_document(lead.decision),
        "correlation_id": lead.origin.correlation_id,
        "traceparent": lead.origin.traceparent,
    }


def _lead(document: Document) -> Lead:
    return Lead(
        id=document["_id"],
        facts=facts_of(document["facts"]),
        status=known(LeadStatus, document["status"], LeadStatus.UNKNOWN),
        waits_at=document.get("waits_at"),
        location=document["location"],
        doctor=document["doctor"],
        coordinator=document["coordinator"],
        travel_class=known(TravelClass, document["travel_class"], TravelClass.UNKNOWN),
        due_at=document["due_at"],
        assigned_at=document["assigned_at"],
        contacted_at=document["contacted_at"],
        contacted_by=document["contacted_by"],
        updated_at=document["updated_at"],
        version=document["version"],
        decision=decision_of(document["decision"]),
        origin=Origin(
            correlation_id=document["correlation_id"], traceparent=document["traceparent"]
        ),
    )


def _standing(document: Document) -> LeadState:
    location, doctor = document["location"], document["doctor"]
    return LeadState(
        inquiry_id=document["inquiry_id"],
        version=document["version"],
        status=known(LeadStatus, document["status"], LeadStatus.UNKNOWN),
        place=DoctorAtClinic(location, doctor) if location and doctor else None,
    )
