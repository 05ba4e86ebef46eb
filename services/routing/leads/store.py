"""Leads in MongoDB: one document each, with its events inside."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import BulkWriteError

from services.routing.capacity.domain import LeadVersion
from services.routing.decisions.domain import DecisionRecord, DoctorAtClinic, InquiryFacts
from services.routing.documents import decision_document, decision_of, facts_document, facts_of
from services.routing.leads.domain import (
    OPEN_STATUSES,
    TAKES_CAPACITY,
    Lead,
    LeadHasChanged,
    LeadState,
    LeadStatus,
    eligibility_there,
)
from services.routing.leads.ports import Announced, UnroutedPage, UnroutedPosition
from shared.events import LEAD_EVENTS, Event
from shared.mongo import (
    Database,
    Document,
    document_converter,
    ensure_indexes,
    is_duplicate_key,
    known,
    readable,
)
from shared.outbox import ensure_outbox_index, pending
from shared.telemetry import trace

COLLECTION: Final = "leads"
_STATE_FIELDS: Final = dict.fromkeys(
    ("inquiry_id", "version", "status", "location", "doctor", "assigned_version"), 1
)
_converter = document_converter()
_converter.register_unstructure_hook(DecisionRecord, decision_document)
_converter.register_structure_hook(DecisionRecord, lambda document, _: decision_of(document))
_converter.register_unstructure_hook(InquiryFacts, facts_document)
_converter.register_structure_hook(InquiryFacts, lambda document, _: facts_of(document))


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
        wanted = {"inquiry_id": {"$in": list(inquiry_ids)}}
        found = await self._leads.find(wanted, _STATE_FIELDS).to_list(None)
        states = readable(found, _state, collection=COLLECTION)
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

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        before = {"_id": lead.id, "version": lead.version - 1}
        while (found := await self._leads.find_one(before, {"events_seq": 1})) is not None:
            last = found["events_seq"]
            change = _change(lead, events, events_seq=last)
            done = await self._leads.update_one({**before, "events_seq": last}, change)
            if done.matched_count == 1:
                return
            # It was announced again meanwhile, or it has changed: the next look tells which.
        raise LeadHasChanged(lead.id)

    async def announce(self, lead: Lead, events: Sequence[Event]) -> None:
        seen = {"_id": lead.id, "version": lead.version}
        before = await self._leads.find_one(seen, {"events_seq": 1})
        if before is None:
            return
        last = before["events_seq"]
        with trace(lead.origin.traceparent, lead.origin.correlation_id):
            entries = _outbox(lead, events, events_seq=last)
        change = {
            "$set": {"events_seq": last + len(entries)},
            "$push": {"outbox": {"$each": entries}},
        }
        await self._leads.update_one({**seen, "events_seq": last}, change)

    async def skip_version(self, state: LeadState) -> None:
        await self._leads.update_one(
            {"inquiry_id": state.inquiry_id, "version": state.version}, {"$inc": {"version": 1}}
        )

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

    async def taking_capacity(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        known_to_end = [s.value for s in LeadStatus if s not in TAKES_CAPACITY]
        wanted = {"status": {"$nin": known_to_end}, "assigned_version": {"$type": "number"}}
        taking: dict[DoctorAtClinic, set[LeadVersion]] = defaultdict(set)
        async for document in self._leads.find(wanted, _STATE_FIELDS):
            for state in readable([document], _state, collection=COLLECTION):
                if state.doctor_at_clinic and state.assigned_version is not None:
                    version = LeadVersion(state.inquiry_id, state.assigned_version)
                    taking[state.doctor_at_clinic].add(version)
        return {at: frozenset(versions) for at, versions in taking.items()}


def _new_document(lead: Lead, event: Event) -> Document:
    """The lead with its first event, in the trace that the inquiry came in with."""
    with trace(lead.origin.traceparent, lead.origin.correlation_id):
        outbox = _outbox(lead, [event], events_seq=0)
    return {"_id": lead.id, **_document(lead), "events_seq": 1, "outbox": outbox}


def _change(lead: Lead, events: Sequence[Event], *, events_seq: int) -> Document:
    if not events:
        return {"$set": _document(lead)}
    return {
        "$set": {**_document(lead), "events_seq": events_seq + len(events)},
        "$push": {"outbox": {"$each": _outbox(lead, events, events_seq=events_seq)}},
    }


def _outbox(lead: Lead, events: Sequence[Event], *, events_seq: int) -> list[Document]:
    return pending(
        events,
        key=lead.inquiry_id,
        source=LEAD_EVENTS.source,
        first_sequence=events_seq + 1,
        now=lead.updated_at,
    )


def _document(lead: Lead) -> Document:
    """The lead as it is, and beside it what lists and indexes go by."""
    document: Document = _converter.unstructure(lead)
    del document["id"]
    return {
        "inquiry_id": lead.inquiry_id,
        "reference": lead.reference,
        "received_at": lead.facts.received_at,
        "eligibility": eligibility_there(lead),
        **document,
    }


def _lead(document: Document) -> Lead:
    return _converter.structure({**document, "id": document["_id"]}, Lead)


def _state(document: Document) -> LeadState:
    location, doctor = document["location"], document["doctor"]
    return LeadState(
        inquiry_id=document["inquiry_id"],
        version=document["version"],
        status=known(LeadStatus, document["status"], LeadStatus.UNKNOWN),
        doctor_at_clinic=DoctorAtClinic(location, doctor) if location and doctor else None,
        assigned_version=document.get("assigned_version"),
    )
