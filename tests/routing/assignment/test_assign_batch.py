"""Inquiries become leads: exactly one each, whoever does it, however often, wherever it stops."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from unittest.mock import patch

import pytest
from pymongo.errors import DocumentTooLarge

from services.routing.capacity.domain import DoctorCapacity, Reservation
from services.routing.capacity.store import MongoCapacities
from services.routing.decisions.domain import (
    Assigned,
    DoctorAtClinic,
    ReasonCode,
    UnstoredRound,
    codes_of,
)
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.leads.domain import LeadStatus, lead_id_of
from services.routing.leads.ports import Announced
from services.routing.leads.store import MongoLeads
from services.routing.wiring import build_core
from shared.mongo import Database
from tests.routing.assignment.builders import (
    STORY,
    Died,
    Fuse,
    Nap,
    assert_all_is_settled,
    mortal,
    publish,
    request,
    requests,
    routing,
)
from tests.routing.decisions.builders import inquiries, inquiry, network
from tests.routing.leads.builders import InMemoryRouting
from tests.support.clocks import StillClock
from tests.support.in_memory_leads import InMemoryCapacities, InMemoryLeads
from tests.support.outboxes import fact_of
from tests.support.waiting import eventually

NETWORK = network(
    {"toronto": {"roy": 20, "chan": 10}, "calgary": {"singh": 15}, "brossard": {"roy": 5}}
)


async def test_an_inquiry_becomes_a_lead_with_its_event_in_the_same_document(
    database: Database,
) -> None:
    core = await routing(database, NETWORK, StillClock())
    await core.assign_batch([request(inquiry(location="calgary"))])
    document = await database["leads"].find_one({"inquiry_id": "inquiry-1"})
    assert document is not None
    assert document["_id"] == lead_id_of("inquiry-1")
    assert (document["status"], document["doctor"]) == ("assigned", "singh")
    assert (document["version"], document["events_seq"]) == (1, 1)
    [event] = document["outbox"]
    assert (event["type"], event["key"], event["seq"]) == ("lead.assigned.v1", "inquiry-1", 1)
    assert event["correlation_id"] == document["origin"]["correlation_id"] == STORY
    assert fact_of(event)["location"] == "calgary"


async def test_an_inquiry_that_nobody_can_take_waits_with_its_reasons(database: Database) -> None:
    core = await routing(database, NETWORK, StillClock())
    facts = inquiry(procedure="unheard-of", location="toronto")
    [lead] = await core.assign_batch([request(facts)])
    assert lead.status is LeadStatus.UNROUTED
    assert lead.due_at == facts.reply_by
    document = await database["leads"].find_one({"_id": lead.id})
    assert document is not None
    assert document["facts"]["location"] == "toronto"
    [event] = document["outbox"]
    assert event["type"] == "lead.unrouted.v1"
    assert fact_of(event)["because"] == ["clinic.not-offered"]


async def test_a_stored_decision_is_made_again_the_same(database: Database) -> None:
    core = await routing(database, NETWORK, StillClock())
    facts = [*inquiries(60), inquiry("other", procedure="unheard-of")]
    for lead in await core.assign_batch(requests(facts)):
        stored = await MongoLeads(database).get(lead.id)
        assert stored == lead
        assert stored is not None
        explanation = await core.explain(stored.facts, stored.decision)
        assert explanation.is_verified


async def test_a_redelivered_batch_changes_nothing(database: Database) -> None:
    core = await routing(database, NETWORK, StillClock())
    batch = requests(inquiries(30))
    await core.assign_batch(batch)
    before = await database["leads"].find().to_list(None)
    assert await core.assign_batch([*batch, *batch[:5]]) == []
    assert await database["leads"].find().to_list(None) == before


async def test_an_inquiry_twice_in_one_batch_becomes_one_lead(database: Database) -> None:
    core = await routing(database, NETWORK, StillClock())
    assert len(await core.assign_batch(requests([inquiry(), inquiry()]))) == 1
    await assert_all_is_settled(database, NETWORK, ["inquiry-1"])


async def test_when_capacity_is_short_those_who_came_first_get_it(database: Database) -> None:
    small = network({"toronto": {"roy": 3}})
    core = await routing(database, small, StillClock())
    facts = inquiries(6)
    leads = await core.assign_batch(requests(list(reversed(facts))))
    placed = {lead.inquiry_id for lead in leads if lead.status is LeadStatus.ASSIGNED}
    assert placed == {one.inquiry_id for one in facts[:3]}


async def test_eight_workers_on_overlapping_batches_make_one_lead_each_and_overfill_nobody(
    database: Database,
) -> None:
    await routing(database, NETWORK, StillClock())
    batch = requests(inquiries(80))  # there is capacity for 50
    workers = [build_core(database, now=StillClock()) for _ in range(8)]
    portions = [batch[start : start + 40] for start in (0, 10, 20, 30, 40, 0, 20, 40)]
    await asyncio.gather(
        *(core.assign_batch(part) for core, part in zip(workers, portions, strict=True)),
        *(core.assign_batch(batch) for core in workers[:2]),
    )
    # Capacity that a worker had reserved in vain was full for the others for a moment.
    await workers[0].retry_unrouted()
    await assert_all_is_settled(database, NETWORK, [one.inquiry_id for one in batch])
    assert await database["leads"].count_documents({"status": "assigned"}) == 50


@dataclass
class TellingCapacities(InMemoryCapacities):
    """Says when capacity was taken for the second time."""

    twice: asyncio.Event = field(default_factory=asyncio.Event)
    times: int = 0

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        self.times += 1
        if self.times == 2:
            self.twice.set()
        return await super().reserve(capacity, reservations)


@dataclass
class PatientLeads(InMemoryLeads):
    """Are written only after something else has happened."""

    after: asyncio.Event = field(kw_only=True)

    async def add_all(self, leads: Sequence[Announced]) -> frozenset[str]:
        await self.after.wait()
        return await super().add_all(leads)


async def test_of_many_a_part_is_decided_on_while_the_one_before_is_written() -> None:
    capacities, where = TellingCapacities(), network({"toronto": {"roy": 4}})
    leads = PatientLeads(after=capacities.twice)
    routing = InMemoryRouting(where=where, capacities=capacities, leads=leads)
    async with asyncio.timeout(10):
        written = await replace(routing.assign_batch, at_once=2)(requests(inquiries(5)))
    assert [one.status for one in written] == [LeadStatus.ASSIGNED] * 4 + [LeadStatus.UNROUTED]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("writes", range(10))
async def test_dying_at_any_write_loses_and_doubles_nothing(
    database: Database, writes: int, *, after: bool
) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    batch = requests(inquiries(60))
    fuse = Fuse(writes, after=after)
    try:
        await mortal(database, fuse, clock, at_once=30).assign_batch(batch)
    except Died:
        pass
    else:
        assert fuse.passed <= writes  # the whole batch has fewer writes than that
    await core.assign_batch(batch)
    clock.advance(timedelta(minutes=2))
    await core.finish_reservations()
    await assert_all_is_settled(database, NETWORK, [one.inquiry_id for one in batch])
    assert await database["leads"].count_documents({"status": "assigned"}) == 50


@pytest.mark.parametrize("writes", range(6))
async def test_a_batch_that_is_never_delivered_again_is_finished_from_its_reservations(
    database: Database, writes: int
) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    batch = requests(inquiries(20))
    with suppress(Died):
        await mortal(database, Fuse(writes, after=True), clock).assign_batch(batch)
    clock.advance(timedelta(minutes=2))
    await core.finish_reservations()
    led = [lead["inquiry_id"] async for lead in database["leads"].find()]
    await assert_all_is_settled(database, NETWORK, led)
    assert await core.finish_reservations() == 0


async def test_a_retried_inquiry_keeps_the_capacity_it_had(database: Database) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    with pytest.raises(Died):
        await mortal(database, Fuse(1), clock).assign_batch([request(inquiry())])
    found = (await MongoCapacities(database).all()).values()
    [reserved] = [one for one in found if one.pending]
    [lead] = await core.assign_batch([request(inquiry())])
    assert lead.doctor_at_clinic == reserved.doctor_at_clinic
    assert isinstance(lead.decision.outcome, Assigned)
    assert ReasonCode.RESERVATION_KEPT in codes_of(lead.decision.outcome)


async def test_capacity_reserved_with_a_doctor_who_no_longer_offers_it_is_given_back(
    database: Database,
) -> None:
    clock = StillClock()
    core = await routing(database, network({"toronto": {"chan": 1}}), clock)
    with pytest.raises(Died):
        await mortal(database, Fuse(1), clock).assign_batch([request(inquiry())])
    changed = network({"toronto": {"roy": 1}})
    await publish(core, changed, revision=2)
    [lead] = await core.assign_batch([request(inquiry())])
    assert lead.doctor_at_clinic == DoctorAtClinic("toronto", "roy")
    await assert_all_is_settled(database, changed, ["inquiry-1"])


async def test_a_worker_that_stood_still_makes_no_second_lead_and_keeps_no_capacity(
    database: Database,
) -> None:
    """It had reserved and then slept; meanwhile others finished, with a changed directory."""
    clock, nap = StillClock(), Nap()
    core = await routing(database, network({"toronto": {"chan": 1, "roy": 1}}), clock)
    asleep = asyncio.create_task(mortal(database, nap, clock).assign_batch([request(inquiry())]))
    await nap.fell_asleep.wait()
    found = (await MongoCapacities(database).all()).values()
    [reserved] = [one.doctor_at_clinic for one in found if one.pending]
    other = "roy" if reserved.doctor == "chan" else "chan"
    changed = network({"toronto": {other: 1}})
    await publish(core, changed, revision=2)
    clock.advance(timedelta(minutes=2))
    await core.finish_reservations()
    nap.wakes.set()
    assert await asleep == []
    await assert_all_is_settled(database, changed, ["inquiry-1"])
    lead = await database["leads"].find_one()
    assert lead is not None
    assert lead["doctor"] == other


async def test_a_round_that_nobody_can_record_gives_back_what_was_reserved_beside_it() -> None:
    """The decision would name a round that is not there; no try will ever write its lead."""
    core = InMemoryRouting()

    def refused(unstored: UnstoredRound) -> "asyncio.Task[None]":
        async def refuse() -> None:
            raise DocumentTooLarge(unstored.round.id)

        return asyncio.create_task(refuse())

    assign_batch = core.assign_batch
    with (
        patch.object(RecordRounds, "begin", lambda _, unstored: refused(unstored)),
        pytest.raises(DocumentTooLarge),
    ):
        await assign_batch([request(inquiry(location="toronto"))])
    assert await core.leads.states(["inquiry-1"]) == {}
    assert {one.taken for one in (await core.capacities.all()).values()} == {0}


async def test_a_lead_is_never_written_before_the_round_that_it_names(database: Database) -> None:
    core = await routing(database, NETWORK, StillClock())
    may_go_on, rounds = asyncio.Event(), database["decision_rounds"]
    record = RecordRounds.__call__

    async def record_slowly(self: RecordRounds, unstored: Iterable[UnstoredRound]) -> None:
        await may_go_on.wait()
        await record(self, unstored)

    with patch.object(RecordRounds, "__call__", record_slowly):
        assigning = asyncio.create_task(core.assign_batch([request(inquiry())]))
        await eventually(lambda: _reserved(database), timeout_seconds=20)
        assert await database["leads"].count_documents({}) == 0
        may_go_on.set()
        [lead] = await assigning
    assert lead.decision.inputs is not None
    assert await rounds.count_documents({"_id": lead.decision.inputs.round}) == 1


async def _reserved(database: Database) -> bool:
    return any(one.pending for one in (await MongoCapacities(database).all()).values())
