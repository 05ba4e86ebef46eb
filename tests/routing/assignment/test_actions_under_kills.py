"""On the real database: whatever people do and wherever they are killed, routing goes on."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from itertools import product

import pytest

from services.routing.leads.domain import (
    CloseReason,
    DeclineReason,
    Lead,
    LeadStatus,
    MoveReason,
)
from services.routing.leads.usecases.lead_actions import LeadActions
from shared.mongo import Database
from tests.routing.assignment.builders import (
    Died,
    Fuse,
    assert_all_is_settled,
    mortal,
    requests,
    routing,
)
from tests.routing.decisions.builders import inquiries, network
from tests.routing.leads.builders import person
from tests.support.clocks import StillClock

NETWORK = network({"toronto": {"roy": 8, "chan": 8}, "calgary": {"kim": 8}})
KILLS = list(product(range(4), [False, True]))
MANAGES = person("ann", "*")
Do = Callable[[LeadActions, Lead], Awaitable[Lead]]


async def decline(actions: LeadActions, lead: Lead) -> Lead:
    return await actions.decline(lead.id, DeclineReason.OTHER, MANAGES, expected_version=1)


async def reassign(actions: LeadActions, lead: Lead) -> Lead:
    doctor = "chan" if lead.doctor == "roy" else "roy"
    return await actions.reassign(
        lead.id, doctor, MoveReason.OTHER, MANAGES, expected_version=1, location="toronto"
    )


async def transfer(actions: LeadActions, lead: Lead) -> Lead:
    return await actions.transfer(lead.id, "calgary", MoveReason.OTHER, MANAGES, expected_version=1)


async def close(actions: LeadActions, lead: Lead) -> Lead:
    return await actions.close(lead.id, CloseReason.OTHER, MANAGES, expected_version=1)


@pytest.mark.parametrize("do", [decline, reassign, transfer, close], ids=lambda do: do.__name__)
async def test_an_action_killed_at_any_write_leaves_capacity_to_open_leads_only(
    database: Database, do: Do
) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    facts = inquiries(len(KILLS), location="toronto")
    leads = await core.assign_batch(requests(facts))
    assert {lead.status for lead in leads} == {LeadStatus.ASSIGNED}
    for lead, (writes, after) in zip(leads, KILLS, strict=True):
        with suppress(Died):
            await do(mortal(database, Fuse(writes, after=after), clock).actions, lead)
    for _ in range(2):
        clock.advance(timedelta(minutes=2))
        await core.retry_unrouted()
        await core.finish_reservations()
        await core.sweep_capacity()
    await assert_all_is_settled(database, NETWORK, [one.inquiry_id for one in facts])


async def test_a_lead_that_is_handed_on_by_who_is_killed_at_any_write_is_with_one_of_the_two(
    database: Database,
) -> None:
    clock, where = StillClock(), network({"toronto": {"roy": 20, "chan": 20}})
    core = await routing(database, where, clock)
    facts = inquiries(10, location="toronto")
    leads = await core.assign_batch(requests(facts))
    clock.advance(timedelta(days=2))
    for writes, after in product(range(5), [False, True]):
        with suppress(Died):
            await mortal(database, Fuse(writes, after=after), clock).escalate_leads()
    for _ in range(2):
        clock.advance(timedelta(minutes=2))
        await core.finish_reservations()
        await core.sweep_capacity()
        await core.escalate_leads()
    found = [await core.leads.get(one.id) for one in leads]
    assert {one.status for one in found if one} == {LeadStatus.ASSIGNED}
    assert all(one and one.actions for one in found)
    await assert_all_is_settled(database, where, [one.inquiry_id for one in facts])


async def test_a_declined_lead_finds_another_doctor_and_a_transferred_one_the_other_clinics(
    database: Database,
) -> None:
    core = await routing(database, NETWORK, StillClock())
    declined, transferred = await core.assign_batch(requests(inquiries(2, location="toronto")))
    await decline(core.actions, declined)
    await transfer(core.actions, transferred)
    assert await core.retry_unrouted() == 2
    again, moved = [await core.leads.get(one.id) for one in (declined, transferred)]
    assert again is not None
    assert moved is not None
    assert (again.status, again.location) == (LeadStatus.ASSIGNED, "toronto")
    assert {again.doctor, declined.doctor} == {"roy", "chan"}
    assert (moved.status, moved.location, moved.doctor) == (LeadStatus.ASSIGNED, "calgary", "kim")
    document = await database["leads"].find_one({"_id": declined.id})
    assert document is not None
    assert [entry["type"] for entry in document["outbox"]] == [
        "lead.assigned.v1",
        "lead.declined.v1",
        "lead.unrouted.v1",
        "lead.assigned.v1",
    ]
    await assert_all_is_settled(database, NETWORK, [declined.inquiry_id, transferred.inquiry_id])


async def test_a_lead_that_everybody_has_declined_waits_and_frees_everybody(
    database: Database,
) -> None:
    core = await routing(database, network({"toronto": {"roy": 1, "chan": 1}}), StillClock())
    [lead] = await core.assign_batch(requests(inquiries(1, location="toronto")))
    for version in (1, 3):
        await core.actions.decline(
            lead.id, DeclineReason.NO_TIME, MANAGES, expected_version=version
        )
        await core.retry_unrouted()
    waiting = await core.leads.get(lead.id)
    assert waiting is not None
    assert waiting.status is LeadStatus.UNROUTED
    assert sorted(waiting.facts.declined_by) == ["toronto/chan", "toronto/roy"]
    assert waiting.home == "toronto"
    await assert_all_is_settled(
        database, network({"toronto": {"roy": 1, "chan": 1}}), [lead.inquiry_id]
    )
