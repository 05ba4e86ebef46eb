"""Somebody looks who could take a lead, and gives it on a moment later."""

import asyncio
from collections.abc import Awaitable

import pytest

from services.routing.assignment.usecases.suggest_clinics import SuggestClinics
from services.routing.assignment.usecases.suggest_doctors import SuggestDoctors
from services.routing.leads.domain import (
    CapacityFull,
    DoctorNotAvailable,
    Lead,
    LeadHasChanged,
    LeadNotFound,
    MoveReason,
)
from services.routing.roster.domain import DoctorEntry
from shared.auth.domain import Role, RoleMayNot
from tests.routing.decisions.builders import inquiry, network
from tests.routing.leads.builders import InMemoryRouting, new_lead, person
from tests.routing.leads.test_reassign_lead import write

WHERE = network({"toronto": {"roy": 3, "chan": 1, "abel": 2}, "calgary": {"kim": 1}})
WISH = MoveReason.PATIENT_WISH


async def of_roy(routing: InMemoryRouting, inquiry_id: str = "inquiry-1") -> Lead:
    lead = new_lead(inquiry(inquiry_id, location="toronto"), network({"toronto": {"roy": 3}}))
    await routing.has(lead)
    return lead


async def doctors(routing: InMemoryRouting, lead: Lead) -> list[str | None]:
    found = await SuggestDoctors(reserve_capacity=routing.reserve_capacity)(lead, person())
    return [one.doctor for one in found.suitable]


async def test_looking_takes_nothing_and_whom_it_shows_can_be_given_the_lead() -> None:
    routing = InMemoryRouting(WHERE)
    lead = await of_roy(routing)
    before = await routing.taken_with()
    for name in await doctors(routing, lead):
        assert await routing.taken_with() == before
        alone = InMemoryRouting(WHERE)
        same = await of_roy(alone)
        assert name
        done = await alone.actions.reassign(same.id, name, WISH, person(), expected_version=1)
        assert done.doctor == name
        assert await alone.taken_with() == {f"toronto/{name}": 1}


async def test_who_went_on_leave_or_was_filled_between_look_and_press_gets_nothing() -> None:
    routing = InMemoryRouting(WHERE)
    lead, other = await of_roy(routing), await of_roy(routing, "inquiry-2")
    assert set(await doctors(routing, lead)) == {"abel", "chan"}
    await write(routing, "abel", DoctorEntry(accepting=False))
    await routing.actions.reassign(other.id, "chan", WISH, person(), expected_version=1)
    for name, refusal in (("abel", DoctorNotAvailable), ("chan", CapacityFull)):
        with pytest.raises(refusal):
            await routing.actions.reassign(lead.id, name, WISH, person(), expected_version=1)
    assert await doctors(routing, lead) == []
    assert await routing.taken_with() == {"toronto/roy": 1, "toronto/chan": 1}


async def test_of_two_coordinators_at_the_same_moment_one_is_told_and_capacity_is_taken_once() -> (
    None
):
    routing = InMemoryRouting(WHERE)
    lead = await of_roy(routing)
    both: list[Awaitable[Lead]] = [
        routing.actions.reassign(lead.id, name, WISH, person(who), expected_version=1)
        for who, name in (("maya", "abel"), ("zoe", "chan"))
    ]
    outcomes = await asyncio.gather(*both, return_exceptions=True)
    assert sum(isinstance(one, LeadHasChanged) for one in outcomes) == 1
    kept = await routing.lead(lead.id)
    assert await routing.taken_with() == {f"toronto/{kept.doctor}": 1}


async def test_a_clinic_that_is_suggested_gets_the_lead_and_the_one_that_had_it_is_free_again() -> (
    None
):
    routing = InMemoryRouting(WHERE)
    lead = await of_roy(routing)
    found = await SuggestClinics(reserve_capacity=routing.reserve_capacity)(lead, person())
    assert [one.location for one in found.suitable] == ["calgary"]
    sent = await routing.actions.transfer(lead.id, "calgary", WISH, person(), expected_version=1)
    assert (sent.waits_at, sent.location) == ("calgary", None)
    assert await routing.taken_with() == {}
    on_its_way = person("maya", "calgary")
    again = await SuggestClinics(reserve_capacity=routing.reserve_capacity)(sent, on_its_way)
    assert {one.location for one in again.suitable} == {"toronto"}


async def test_nobody_looks_for_whom_it_is_not_theirs_to_give_it_on() -> None:
    routing = InMemoryRouting(WHERE)
    lead = await of_roy(routing)
    roy = person("roy", role=Role.DOCTOR, doctor="roy")
    for suggest in (
        SuggestDoctors(reserve_capacity=routing.reserve_capacity),
        SuggestClinics(reserve_capacity=routing.reserve_capacity),
    ):
        with pytest.raises(RoleMayNot):
            await suggest(lead, roy)
        with pytest.raises(LeadNotFound):
            await suggest(lead, person("jordan", "calgary"))
