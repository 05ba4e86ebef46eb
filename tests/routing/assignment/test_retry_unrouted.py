"""Leads that wait are tried again: the oldest first, and never against a person."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest

from services.routing.capacity.store import MongoCapacities
from services.routing.decisions.domain import Rejection, Unroutable, codes_of
from services.routing.leads.domain import LeadStatus
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
from tests.support.clocks import StillClock

CLOSED = network({"toronto": {"roy": 0}})


async def test_a_waiting_lead_gets_its_doctor_when_there_is_capacity(database: Database) -> None:
    core = await routing(database, CLOSED, StillClock())
    [waiting] = await core.assign_batch([request(inquiry())])
    assert await core.retry_unrouted() == 0
    larger = network({"toronto": {"roy": 1}})
    await publish(core, larger, revision=2)
    assert await core.retry_unrouted() == 1
    document = await database["leads"].find_one({"_id": waiting.id})
    assert document is not None
    assert (document["status"], document["doctor"], document["version"]) == ("assigned", "roy", 2)
    types = [event["type"] for event in document["outbox"]]
    assert types == ["lead.unrouted.v1", "lead.assigned.v1"]
    assert [event["seq"] for event in document["outbox"]] == [1, 2]
    assert document["outbox"][1]["correlation_id"] == STORY
    await assert_all_is_settled(database, larger, ["inquiry-1"])


async def test_the_oldest_are_placed_first(database: Database) -> None:
    core = await routing(database, CLOSED, StillClock())
    facts = inquiries(250)
    await core.assign_batch(requests(list(reversed(facts))))
    await publish(core, network({"toronto": {"roy": 7}}), revision=2)
    assert await core.retry_unrouted() == 7
    placed = [lead["inquiry_id"] async for lead in database["leads"].find({"status": "assigned"})]
    assert sorted(placed) == sorted(one.inquiry_id for one in facts[:7])


async def test_a_young_one_is_not_kept_waiting_by_old_ones_that_nobody_can_take(
    database: Database,
) -> None:
    core = await routing(database, CLOSED, StillClock())
    hopeless = [replace(one, procedure="unheard-of") for one in inquiries(450)]
    young = inquiry("young", received_at=hopeless[-1].received_at + timedelta(hours=1))
    await core.assign_batch(requests([*hopeless, young]))
    await publish(core, network({"toronto": {"roy": 1}}), revision=2)
    assert await core.retry_unrouted() == 1


async def test_what_it_waits_for_is_kept_up_to_date(database: Database) -> None:
    core = await routing(database, CLOSED, StillClock())
    [waiting] = await core.assign_batch([request(inquiry(location="calgary"))])
    await publish(core, network({"toronto": {"roy": 0}, "calgary": {"singh": 0}}), revision=2)
    await core.retry_unrouted()
    await core.retry_unrouted()
    lead = await core.leads.get(waiting.id)
    assert lead is not None
    assert isinstance(lead.decision.outcome, Unroutable)
    assert Rejection.NO_CAPACITY in codes_of(lead.decision.outcome)
    assert lead.version == 2


async def test_a_persons_choice_beats_the_machines(database: Database) -> None:
    """While the machine had already reserved capacity, a person moved the lead."""
    clock, nap = StillClock(), Nap()
    core = await routing(database, CLOSED, clock)
    [waiting] = await core.assign_batch([request(inquiry())])
    larger = network({"toronto": {"roy": 1}})
    await publish(core, larger, revision=2)
    asleep = asyncio.create_task(mortal(database, nap, clock).retry_unrouted())
    await nap.fell_asleep.wait()
    by_hand = replace(waiting, status=LeadStatus.CLOSED, version=2)
    await MongoLeads(database).replace(by_hand)
    nap.wakes.set()
    assert await asleep == 0
    assert await core.leads.get(waiting.id) == by_hand
    await assert_all_is_settled(database, larger, ["inquiry-1"])


async def test_two_at_once_assign_each_lead_once_and_overfill_nobody(database: Database) -> None:
    core = await routing(database, CLOSED, StillClock())
    facts = inquiries(40)
    await core.assign_batch(requests(facts))
    larger = network({"toronto": {"roy": 9, "chan": 9}, "calgary": {"singh": 9}})
    await publish(core, larger, revision=2)
    workers = [build_core(database, now=StillClock()) for _ in range(4)]
    moved = await asyncio.gather(*(worker.retry_unrouted() for worker in workers))
    # Capacity that one had reserved in vain was full for the others for a moment.
    assert sum(moved) + await core.retry_unrouted() == 27
    await assert_all_is_settled(database, larger, [one.inquiry_id for one in facts])


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("writes", range(9))
async def test_dying_at_any_write_leaves_no_capacity_taken_for_nobody(
    database: Database, writes: int, *, after: bool
) -> None:
    clock = StillClock()
    core = await routing(database, CLOSED, clock)
    facts = inquiries(5)
    await core.assign_batch(requests(facts))
    larger = network({"toronto": {"roy": 2}, "calgary": {"singh": 2}})
    await publish(core, larger, revision=2)
    with suppress(Died):
        await mortal(database, Fuse(writes, after=after), clock).retry_unrouted()
    await core.retry_unrouted()
    clock.advance(timedelta(minutes=2))
    await core.finish_reservations()
    await assert_all_is_settled(database, larger, [one.inquiry_id for one in facts])
    assert await database["leads"].count_documents({"status": "assigned"}) == 4


async def test_capacity_reserved_for_a_retry_that_turned_hopeless_is_given_back(
    database: Database,
) -> None:
    clock = StillClock()
    core = await routing(database, CLOSED, clock)
    await core.assign_batch([request(inquiry())])
    await publish(core, network({"toronto": {"roy": 1}}), revision=2)
    with pytest.raises(Died):
        await mortal(database, Fuse(1), clock).retry_unrouted()
    await publish(core, CLOSED, revision=3)
    await core.retry_unrouted()
    assert [capacity.taken for capacity in (await MongoCapacities(database).all()).values()] == [0]
