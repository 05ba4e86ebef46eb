"""Leads in MongoDB: one document each, with its events inside."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import BulkWriteError

from services.routing.capacity.domain import LeadVersion, WeekUnit
from services.routing.deadlines.domain import Escalation
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.documents import (
    clock_document,
)
from services.routing.leads.domain import (
    OPEN_STATUSES,
    TAKES_CAPACITY,
    WAITING_STATUSES,
    Lead,
    LeadHasChanged,
    LeadState,
    LeadStatus,
    home_of,
)
from services.routing.leads.ports import (
    Announced,
    ClockPage,
    ClockPosition,
    UnroutedPage,
    UnroutedPosition,
    WaitingLeads,
)
from services.routing.leads.store.acts import pushed_acts
from services.routing.leads.store.documents import (
    COLLECTION,
    COUNTED,
    STATE_FIELDS,
    clock_in,
    lead_document,
    lead_of,
    state_of,
    week_unit_of,
)
from shared.events import LEAD_EVENTS, Event
from shared.mongo import (
    Database,
    Document,
    ensure_indexes,
    is_duplicate_key,
    readable,
)
from shared.outbox import ensure_outbox_index, pending
from shared.telemetry import trace

_BEFORE: Final = {"events_seq": 1, "due_at": 1, "clock": 1, "location": 1, "waits_at": 1}
_AT_NETWORK_DESK: Final = {"clock.level": Escalation.NETWORK_DESK.value}
_KNOWN: Final = {
    **{f"{name}.0": {"$exists": False} for name in ("clock", "clock.look_at")},  # no lists
    "clock.level": {"$in": [one.value for one in Escalation if one is not Escalation.UNKNOWN]},
    "status": {"$in": [one.value for one in LeadStatus if one is not LeadStatus.UNKNOWN]},
}
"""What only another version knows is left to it."""
_COUNTED: Final = 1_000
_NOT_KNOWN_TO_END: Final[Document] = {
    "$nin": [status.value for status in LeadStatus if status not in TAKES_CAPACITY]
}


async def prepare_leads(database: Database) -> None:
    """Creates the indexes; call it before the first write."""
    await ensure_outbox_index(database[COLLECTION])
    await ensure_indexes(
        database[COLLECTION],
        [
            # An inquiry has one lead, however often its event arrives.
            IndexModel("inquiry_id", unique=True),
            IndexModel([("status", ASCENDING), ("coordinator", ASCENDING)]),
            IndexModel([("doctor", ASCENDING), ("assigned_at", ASCENDING)]),
            IndexModel([("status", ASCENDING), ("received_at", ASCENDING), ("_id", ASCENDING)]),
            IndexModel([("clock.look_at", ASCENDING), ("_id", ASCENDING)]),
            IndexModel("clock.level", partialFilterExpression=_AT_NETWORK_DESK),
        ],
    )
    await _start_clocks(database)


async def _start_clocks(database: Database) -> None:
    """Of leads of before there were clocks that still wait for their first contact."""
    waiting = [status.value for status in WAITING_STATUSES]
    without = {"status": {"$in": waiting}, "contacted_at": None, "clock": {"$exists": False}}
    clock = {"started_at": "$received_at", "accept_by": None, "look_at": "$due_at"}
    level = {"level": Escalation.NONE.value}
    await database[COLLECTION].update_many(without, [{"$set": {"clock": {**clock, **level}}}])


class MongoLeads:
    def __init__(self, database: Database) -> None:
        self._leads = database[COLLECTION]

    async def get(self, lead_id: str) -> Lead | None:
        found = await self._leads.find({"_id": lead_id}).to_list(1)
        return next(iter(readable(found, lead_of, collection=COLLECTION)), None)

    async def states(self, inquiry_ids: Sequence[str]) -> Mapping[str, LeadState]:
        wanted = {"inquiry_id": {"$in": list(inquiry_ids)}}
        found = await self._leads.find(wanted, STATE_FIELDS).to_list(None)
        states = readable(found, state_of, collection=COLLECTION)
        return {state.inquiry_id: state for state in states}

    async def add_all(self, leads: Sequence[Announced]) -> frozenset[str]:
        if not leads:
            return frozenset()
        documents = [_new_document(lead, events) for lead, events in leads]
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
        while (found := await self._leads.find_one(before, _BEFORE)) is not None:
            last = found["events_seq"]
            clock = lead.clock_keeping(found.get("due_at"), clock_in(found))
            change = _change(
                replace(lead, clock=clock), events, events_seq=last, acts=pushed_acts(lead, found)
            )
            as_found = {"events_seq": last, "clock": {"$eq": found.get("clock")}}
            done = await self._leads.update_one({**before, **as_found}, change)
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

    async def escalate(self, before: Lead, after: Lead, events: Sequence[Event]) -> bool:
        clock = clock_document(before.clock)
        seen = {"_id": before.id, "version": before.version, "due_at": before.due_at}
        seen |= {f"clock.{name}": value for name, value in clock.items()}
        found = await self._leads.find_one(seen, {"events_seq": 1})
        if found is None:
            return False
        last = found["events_seq"]
        fields = {"clock": clock_document(after.clock), "updated_at": after.updated_at}
        change: Document = {"$set": fields}
        if events:
            with trace(after.origin.traceparent, after.origin.correlation_id):
                entries = _outbox(after, events, events_seq=last)
            change["$set"]["events_seq"] = last + len(entries)
            change["$push"] = {"outbox": {"$each": entries}}
        done = await self._leads.update_one({**seen, "events_seq": last}, change)
        return bool(done.matched_count)

    async def clocks_due(
        self, now: datetime, *, after: ClockPosition | None, limit: int
    ) -> ClockPage:
        wanted: Document = {"clock.look_at": {"$lte": now}, **_KNOWN}
        if after:
            look_at, lead_id = after
            wanted["$or"] = [
                {"clock.look_at": {"$gt": look_at}},
                {"clock.look_at": look_at, "_id": {"$gt": lead_id}},
            ]
        order = [("clock.look_at", ASCENDING), ("_id", ASCENDING)]
        found = await self._leads.find(wanted, sort=order, limit=limit).to_list(limit)
        last = found[-1] if len(found) == limit else None
        return ClockPage(
            leads=readable(found, lead_of, collection=COLLECTION),
            next=(last["clock"]["look_at"], last["_id"]) if last else None,
        )

    async def count_at_network_desk(self) -> int:
        return int(await self._leads.count_documents(_AT_NETWORK_DESK, limit=_COUNTED))

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
            leads=readable(found, lead_of, collection=COLLECTION),
            next=(last["received_at"], last["_id"]) if last else None,
        )

    async def waiting(self, *, before: datetime) -> Mapping[str, WaitingLeads]:
        is_old = {"$cond": [{"$lt": ["$received_at", before]}, 1, 0]}
        counting = self._leads.aggregate(
            [
                {"$match": {"status": LeadStatus.UNROUTED.value}},
                {
                    "$group": {
                        "_id": "$waits_at",
                        "count": {"$sum": 1},
                        "too_long": {"$sum": is_old},
                        "oldest": {"$min": "$received_at"},
                    }
                },
            ]
        )
        return {home_of(None, found.pop("_id")): WaitingLeads(**found) async for found in counting}

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
        wanted = {"status": _NOT_KNOWN_TO_END, "assigned_version": {"$type": "number"}}
        taking: dict[DoctorAtClinic, set[LeadVersion]] = defaultdict(set)
        async for document in self._leads.find(wanted, STATE_FIELDS):
            for state in readable([document], state_of, collection=COLLECTION):
                if state.doctor_at_clinic and state.assigned_version is not None:
                    version = LeadVersion(state.inquiry_id, state.assigned_version)
                    taking[state.doctor_at_clinic].add(version)
        return {at: frozenset(versions) for at, versions in taking.items()}

    async def units_since(self, doctors: Collection[str], since: datetime) -> list[WeekUnit]:
        came = {"doctor": {"$in": sorted(doctors)}, "assigned_at": {"$gte": since}}
        fields = dict.fromkeys(("inquiry_id", "doctor", "assigned_at"), 1)
        found = await self._leads.find({**came, "status": _NOT_KNOWN_TO_END}, fields).to_list(None)
        return readable(found, week_unit_of, collection=COLLECTION)


def _new_document(lead: Lead, events: Sequence[Event]) -> Document:
    """The lead with its first events, in the trace that the inquiry came in with."""
    with trace(lead.origin.traceparent, lead.origin.correlation_id):
        outbox = _outbox(lead, events, events_seq=0)
    return {"_id": lead.id, **lead_document(lead), "events_seq": len(outbox), "outbox": outbox}


def _change(lead: Lead, events: Sequence[Event], *, events_seq: int, acts: Document) -> Document:
    document = {name: v for name, v in lead_document(lead).items() if name not in COUNTED}
    added = dict(acts)
    if events:
        document["events_seq"] = events_seq + len(events)
        added["outbox"] = {"$each": _outbox(lead, events, events_seq=events_seq)}
    return {"$set": document, **({"$push": added} if added else {})}


def _outbox(lead: Lead, events: Sequence[Event], *, events_seq: int) -> list[Document]:
    return pending(
        events,
        key=lead.inquiry_id,
        source=LEAD_EVENTS.source,
        first_sequence=events_seq + 1,
        now=lead.updated_at,
    )
