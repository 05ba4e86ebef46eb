"""A person gives a lead to a doctor: within the hard rules, and counted once."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from services.routing.leads.domain import (
    ActionNotPossible,
    CapacityFull,
    ClinicDoesNotOffer,
    ClinicNeedsConsent,
    ClinicNotYours,
    DoctorDoesNotOffer,
    DoctorNotAvailable,
    LeadAlreadyThere,
    LeadHasChanged,
    LeadNotOpen,
    LeadStatus,
    MoveReason,
    PatientNotEligible,
)
from services.routing.roster.domain import DoctorEntry, Leave, RosterRevision, doctor_key
from shared.auth.domain import Principal, Role, RoleMayNot
from shared.eligibility.domain import Condition, Verdict
from shared.errors import Refusal
from tests.routing.decisions.builders import inquiry, network, rules
from tests.routing.leads.builders import InMemoryRouting, lead_in, new_lead, person

LEAVE = MoveReason.ON_LEAVE
ONE = network({"toronto": {"roy": 1, "chan": 1}, "calgary": {"kim": 1}})


def of_roy(inquiry_id: str = "inquiry-1"):  # type: ignore[no-untyped-def] # a lead, as the builder makes it
    where = network({"toronto": {"roy": 9}})
    return new_lead(inquiry(inquiry_id, location="toronto"), where)


async def test_a_colleague_gets_the_lead_and_its_capacity_is_counted_there() -> None:
    routing, lead = InMemoryRouting(), of_roy()
    await routing.has(lead)
    done = await routing.actions.reassign(lead.id, "chan", LEAVE, person(), expected_version=1)
    assert done == await routing.lead(lead.id)
    assert (done.location, done.doctor, done.status) == ("toronto", "chan", LeadStatus.ASSIGNED)
    assert done.due_at == lead.due_at
    assert await routing.taken_with() == {"toronto/chan": 1}
    assert (await routing.capacities.of(done.takes_capacity[0])).pending == ()  # type: ignore[index] # it has one
    announced = ["lead.assigned.v1", "lead.reassigned.v1", "lead.assigned.v1"]
    assert routing.announced(lead) == announced
    assert routing.leads.announced[lead.id][2].model_dump()["policy"] == "person"


async def test_the_same_request_again_changes_nothing() -> None:
    routing, lead = InMemoryRouting(), of_roy()
    await routing.has(lead)
    asked = [
        routing.actions.reassign(lead.id, "chan", LEAVE, person(), expected_version=1)
        for _ in range(3)
    ]
    assert len({done.version for done in await asyncio.gather(*asked)}) == 1
    assert len(routing.announced(lead)) == 3
    assert await routing.taken_with() == {"toronto/chan": 1}


async def test_another_clinic_of_ones_own_gets_a_coordinator_and_a_deadline_of_its_own() -> None:
    routing, lead = InMemoryRouting(), of_roy()
    await routing.has(lead)
    both = person("maya", "toronto", "calgary")
    done = await routing.actions.reassign(
        lead.id, "kim", MoveReason.EXPERTISE, both, expected_version=1, location="calgary"
    )
    assert (done.location, done.doctor, done.coordinator) == ("calgary", "kim", "jordan")
    assert await routing.taken_with() == {"calgary/kim": 1}


async def test_a_lead_that_waits_is_given_to_a_doctor_by_whoever_looks_after_it() -> None:
    routing = InMemoryRouting()
    nowhere = network({"toronto": {"roy": 0}})
    waiting = new_lead(inquiry(location="toronto"), nowhere)
    await routing.has(waiting)
    done = await routing.actions.reassign(
        waiting.id, "roy", MoveReason.WORKLOAD, person(), expected_version=1
    )
    assert (done.status, done.location) == (LeadStatus.ASSIGNED, "toronto")
    assert await routing.taken_with() == {"toronto/roy": 1}


async def test_a_doctor_without_capacity_gets_no_lead_from_a_person_either() -> None:
    routing, lead = InMemoryRouting(ONE), of_roy()
    other = new_lead(inquiry("other", location="toronto"), network({"toronto": {"chan": 1}}))
    await routing.has(lead, other)
    with pytest.raises(CapacityFull):
        await routing.actions.reassign(lead.id, "chan", LEAVE, person(), expected_version=1)
    assert await routing.lead(lead.id) == lead
    assert await routing.taken_with() == {"toronto/roy": 1, "toronto/chan": 1}


async def test_of_many_at_once_only_as_many_get_the_doctor_as_there_is_capacity() -> None:
    routing = InMemoryRouting(network({"toronto": {"roy": 9, "chan": 3}}))
    leads = [of_roy(f"i-{n}") for n in range(8)]
    await routing.has(*leads)
    asked = [
        routing.actions.reassign(lead.id, "chan", LEAVE, person(), expected_version=1)
        for lead in leads
    ]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(outcome, CapacityFull) for outcome in outcomes) == 5
    assert await routing.taken_with() == {"toronto/roy": 5, "toronto/chan": 3}


@pytest.mark.parametrize(
    ("who", "doctor", "location", "refusal"),
    [
        (person("maya"), "kim", "calgary", ClinicNotYours),
        (person("maya"), "nobody", None, DoctorDoesNotOffer),
        (person("maya"), "kim", "toronto", DoctorDoesNotOffer),
        (person("maya", "*"), "kim", "atlantis", ClinicDoesNotOffer),
        (person("maya"), "roy", None, LeadAlreadyThere),
        (person("roy", role=Role.DOCTOR, doctor="roy"), "chan", None, RoleMayNot),
        (person("a", "*", role=Role.AUDITOR), "chan", None, RoleMayNot),
    ],
)
async def test_what_the_hard_rules_or_the_scope_forbid_is_refused_and_takes_nothing(
    who: Principal, doctor: str, location: str | None, refusal: type[Refusal]
) -> None:
    routing, lead = InMemoryRouting(), of_roy()
    await routing.has(lead)
    with pytest.raises(refusal):
        await routing.actions.reassign(
            lead.id, doctor, LEAVE, who, expected_version=1, location=location
        )
    assert await routing.lead(lead.id) == lead
    assert await routing.taken_with() == {"toronto/roy": 1}


@pytest.mark.parametrize("verdict", [Verdict.BLOCK, Verdict.REVIEW, Verdict.ASK])
async def test_nobody_is_given_by_hand_to_whom_the_rules_would_not_give_them(
    verdict: Verdict,
) -> None:
    """A British Columbian who pays for an insured operation waits with Vancouver's coordinator."""
    lead = of_roy()
    routing = InMemoryRouting(rules=rules(verdict=verdict, source="an act"))
    await routing.has(lead)
    with pytest.raises(PatientNotEligible):
        await routing.actions.reassign(lead.id, "chan", LEAVE, person("maya"), expected_version=1)
    assert await routing.lead(lead.id) == lead
    assert await routing.taken_with() == {"toronto/roy": 1}


async def test_what_was_reviewed_and_allowed_is_given_to_whom_a_person_chooses() -> None:
    reviewed = rules(verdict=Verdict.REVIEW, source="an act")
    facts = inquiry(location="toronto", approved=("toronto/rule-1",))
    lead = replace(new_lead(facts), doctor="roy")
    routing = InMemoryRouting(rules=reviewed)
    await routing.has(lead)
    await routing.actions.reassign(lead.id, "chan", LEAVE, person("maya"), expected_version=1)
    assert (await routing.lead(lead.id)).doctor == "chan"


async def test_a_doctor_of_the_public_plan_is_not_given_whom_only_others_may_treat() -> None:
    wanted = Condition.NON_PARTICIPATING_DOCTOR.value
    only = rules(verdict=Verdict.ALLOW_WITH_CONDITIONS, source="an act", conditions=(wanted,))
    lead, routing = of_roy(), InMemoryRouting(rules=only)
    await routing.has(lead)
    with pytest.raises(PatientNotEligible):
        await routing.actions.reassign(lead.id, "chan", LEAVE, person("maya"), expected_version=1)


async def test_a_clinic_that_the_consents_do_not_cover_is_refused() -> None:
    facts = inquiry(location="toronto", consents=("processing",))
    routing, lead = InMemoryRouting(), new_lead(facts)
    await routing.has(lead)
    with pytest.raises(ClinicNeedsConsent):
        await routing.actions.reassign(
            lead.id, "kim", LEAVE, person("m", "*"), expected_version=1, location="calgary"
        )


async def test_a_manager_may_hand_on_what_nobody_else_does() -> None:
    routing, lead = InMemoryRouting(), of_roy()
    await routing.has(lead)
    manager = person("boss", "*", role=Role.MANAGER)
    done = await routing.actions.reassign(lead.id, "chan", LEAVE, manager, expected_version=1)
    assert done.doctor == "chan"


async def test_a_lead_that_has_changed_or_ended_goes_nowhere_and_takes_nothing() -> None:
    routing, closed = InMemoryRouting(), lead_in(LeadStatus.CLOSED)
    await routing.has(closed)
    with pytest.raises(LeadHasChanged):
        await routing.actions.reassign(closed.id, "chan", LEAVE, person(), expected_version=1)
    with pytest.raises((LeadNotOpen, ActionNotPossible)):
        await routing.actions.reassign(
            closed.id, "chan" if closed.doctor == "roy" else "roy", LEAVE, person(),
            expected_version=2,
        )  # fmt: skip
    assert await routing.taken_with() == {}


async def write(routing: InMemoryRouting, slug: str, entry: DoctorEntry) -> None:
    position = (await routing.rosters.current()).position + 1
    revision = RosterRevision(
        position=position, key=doctor_key(slug), version=position, entry=entry, by="maya",
        at=routing.clock(),
    )  # fmt: skip
    assert await routing.rosters.add(revision)


async def test_nobody_gives_a_lead_to_somebody_who_is_away_or_takes_none() -> None:
    routing, lead = InMemoryRouting(), of_roy()
    await routing.has(lead)
    today = routing.clock().date()
    for entry in (
        DoctorEntry(accepting=False),
        DoctorEntry(leave=(Leave(first=today, last=today),)),
    ):
        await write(routing, "chan", entry)
        with pytest.raises(DoctorNotAvailable):
            await routing.actions.reassign(lead.id, "chan", LEAVE, person(), expected_version=1)
    assert await routing.taken_with() == {"toronto/roy": 1}
    yesterday = today - timedelta(days=1)
    await write(routing, "chan", DoctorEntry(leave=(Leave(first=yesterday, last=yesterday),)))
    done = await routing.actions.reassign(lead.id, "chan", LEAVE, person(), expected_version=1)
    assert done.doctor == "chan"


async def test_a_week_that_is_full_is_full_for_people_too_at_every_clinic() -> None:
    both = network({"toronto": {"roy": 9, "chan": 9}, "calgary": {"chan": 9}})
    routing = InMemoryRouting(where=both)
    there = new_lead(inquiry("there", location="calgary"), network({"calgary": {"chan": 9}}))
    there, lead = replace(there, assigned_at=routing.clock()), of_roy()
    await routing.has(there, lead)
    for capacity, reassigned in ((1, False), (2, True)):
        await write(routing, "chan", DoctorEntry(capacity=capacity))
        asked = routing.actions.reassign(lead.id, "chan", LEAVE, person(), expected_version=1)
        if reassigned:
            assert (await asked).doctor == "chan"
            continue
        with pytest.raises(CapacityFull):
            await asked
    assert await routing.taken_with() == {"calgary/chan": 1, "toronto/chan": 1}


async def test_of_two_people_at_two_clinics_who_want_the_last_unit_at_most_one_has_it() -> None:
    both = network({"toronto": {"roy": 9, "chan": 9}, "calgary": {"kim": 9, "chan": 9}})
    routing, lead = InMemoryRouting(where=both), of_roy()
    other = new_lead(inquiry("other", location="calgary"), network({"calgary": {"kim": 9}}))
    await routing.has(lead, other)
    await write(routing, "chan", DoctorEntry(capacity=1))
    reassign = routing.actions.reassign
    found = await asyncio.gather(
        reassign(lead.id, "chan", LEAVE, person(), expected_version=1),
        reassign(other.id, "chan", LEAVE, person("jordan", "calgary"), expected_version=1),
        return_exceptions=True,
    )
    assert sum(isinstance(one, CapacityFull) for one in found) >= 1
    taken = await routing.taken_with()
    assert taken.get("toronto/chan", 0) + taken.get("calgary/chan", 0) <= 1
    assert sum(taken.values()) == 2
