"""Contacting: by those who may see the lead, over the version that they have seen, once."""

import asyncio

import pytest

from services.routing.decisions.domain import InquiryFacts
from services.routing.leads.domain import (
    NETWORK_DESK,
    Lead,
    LeadAlreadyContacted,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    LeadStatus,
)
from services.routing.wiring import RoutingCore
from shared.auth.domain import Principal, Role, Scope
from shared.mongo import Database
from tests.routing.assignment.builders import publish, request, routing
from tests.routing.decisions.builders import inquiry, network
from tests.support.clocks import StillClock
from tests.support.outboxes import fact_of

NETWORK = network({"toronto": {"roy": 5}})


def coordinator(account_id: str = "ann", *clinics: str) -> Principal:
    scope = Scope(clinics=frozenset(clinics or ("toronto",)), everything="*" in clinics)
    return Principal(account_id=account_id, name="A Person", role=Role.COORDINATOR, scope=scope)


async def a_lead(database: Database, facts: InquiryFacts | None = None) -> tuple[RoutingCore, Lead]:
    core = await routing(database, NETWORK, StillClock())
    [lead] = await core.assign_batch([request(facts or inquiry())])
    return core, lead


async def events_of(database: Database, lead: Lead) -> list[str]:
    document = await database["leads"].find_one({"_id": lead.id})
    assert document is not None
    return [event["type"] for event in document["outbox"]]


async def test_a_contacted_lead_says_by_whom_and_when_and_tells_it(database: Database) -> None:
    core, lead = await a_lead(database)
    contacted = await core.actions.contact(lead.id, coordinator(), expected_version=1)
    assert contacted == await core.leads.get(lead.id)
    assert (contacted.status, contacted.contacted_by) == (LeadStatus.CONTACTED, "ann")
    assert (contacted.contacted_at, contacted.version) == (StillClock().at, 2)
    assert await events_of(database, lead) == ["lead.assigned.v1", "lead.contacted.v1"]


async def test_saying_it_twice_changes_nothing(database: Database) -> None:
    core, lead = await a_lead(database)
    first = await core.actions.contact(lead.id, coordinator(), expected_version=1)
    assert await core.actions.contact(lead.id, coordinator(), expected_version=1) == first
    assert await events_of(database, lead) == ["lead.assigned.v1", "lead.contacted.v1"]


async def test_a_double_click_is_one_contact(database: Database) -> None:
    core, lead = await a_lead(database)
    clicks = [core.actions.contact(lead.id, coordinator(), expected_version=1) for _ in range(8)]
    assert {done.version for done in await asyncio.gather(*clicks)} == {2}
    assert await events_of(database, lead) == ["lead.assigned.v1", "lead.contacted.v1"]


async def test_a_colleague_who_saw_the_older_version_is_told_that_it_changed(
    database: Database,
) -> None:
    core, lead = await a_lead(database)
    await core.actions.contact(lead.id, coordinator("ann"), expected_version=1)
    with pytest.raises(LeadHasChanged):
        await core.actions.contact(lead.id, coordinator("ben"), expected_version=1)
    with pytest.raises(LeadAlreadyContacted):
        await core.actions.contact(lead.id, coordinator("ben"), expected_version=2)


async def test_of_two_people_at_once_one_contacts_and_the_other_is_told(
    database: Database,
) -> None:
    core, lead = await a_lead(database)
    tries = [
        core.actions.contact(lead.id, coordinator(who), expected_version=1)
        for who in ("ann", "ben")
    ]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sum(isinstance(outcome, LeadHasChanged) for outcome in outcomes) == 1
    assert await events_of(database, lead) == ["lead.assigned.v1", "lead.contacted.v1"]


@pytest.mark.parametrize(
    ("wish", "owner"), [("toronto", "toronto"), (None, NETWORK_DESK), (None, "*")]
)
async def test_a_lead_without_a_clinic_is_contacted_by_whoever_looks_after_it_and_stays_unrouted(
    database: Database, wish: str | None, owner: str
) -> None:
    core, lead = await a_lead(database, inquiry(procedure="unheard-of", location=wish))
    contacted = await core.actions.contact(lead.id, coordinator("ann", owner), expected_version=1)
    again = await core.actions.contact(lead.id, coordinator("ann", owner), expected_version=1)
    assert contacted == again == await core.leads.get(lead.id)
    assert contacted.status is LeadStatus.UNROUTED
    assert (contacted.contacted_by, contacted.contacted_at) == ("ann", StillClock().at)
    assert await events_of(database, lead) == ["lead.unrouted.v1", "lead.contacted.v1"]
    document = await database["leads"].find_one({"_id": lead.id})
    assert document is not None
    assert fact_of(document["outbox"][1])["location"] == (wish or NETWORK_DESK)
    with pytest.raises(LeadAlreadyContacted):
        await core.actions.contact(lead.id, coordinator("ben", owner), expected_version=2)


async def test_a_contacted_lead_without_a_clinic_is_still_placed_and_its_clinic_makes_contact(
    database: Database,
) -> None:
    core = await routing(database, network({"toronto": {"roy": 0}}), StillClock())
    [lead] = await core.assign_batch([request(inquiry(location=None))])
    await core.actions.contact(lead.id, coordinator("ann", NETWORK_DESK), expected_version=1)
    await publish(core, NETWORK, revision=2)
    assert await core.retry_unrouted() == 1
    placed = await core.leads.get(lead.id)
    assert placed is not None
    assert (placed.status, placed.location) == (LeadStatus.ASSIGNED, "toronto")
    assert placed.contacted_by == "ann"
    done = await core.actions.contact(lead.id, coordinator("maya"), expected_version=placed.version)
    assert (done.status, done.contacted_by) == (LeadStatus.CONTACTED, "maya")


async def test_a_closed_lead_is_not_contacted(database: Database) -> None:
    core, lead = await a_lead(database)
    await database["leads"].update_one({"_id": lead.id}, {"$set": {"status": "closed"}})
    with pytest.raises(LeadNotOpen):
        await core.actions.contact(lead.id, coordinator(), expected_version=1)


async def test_a_lead_of_another_clinic_is_not_found(database: Database) -> None:
    core, lead = await a_lead(database)
    for stranger in (coordinator("eve", "calgary"), coordinator("eve", "nowhere")):
        with pytest.raises(LeadNotFound):
            await core.actions.contact(lead.id, stranger, expected_version=1)
    with pytest.raises(LeadNotFound):
        await core.actions.contact("no-such-lead", coordinator(), expected_version=1)
