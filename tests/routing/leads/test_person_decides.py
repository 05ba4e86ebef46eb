"""The patient wants a person: routing leaves the lead where it is until somebody has the say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.deadlines.domain import Due
from services.routing.decisions.domain import Assigned, DoctorAtClinic, TravelClass
from services.routing.inbox.domain import LeadQuery, Queue
from services.routing.leads.domain import (
    Action,
    ActionNotPossible,
    CloseReason,
    DeclineReason,
    Lead,
    LeadNotFound,
    LeadStatus,
    MoveReason,
    NothingToReview,
    approve,
    ask_person,
    row_of,
)
from shared.auth.domain import Role, RoleMayNot
from shared.errors import Refusal
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.leads.builders import InMemoryRouting, lead_in, new_lead, person

NOW = RECEIVED_AT + timedelta(hours=1)
LATER = NOW + timedelta(days=30)
WAITING = [
    LeadStatus.UNROUTED, LeadStatus.ASSIGNED, LeadStatus.ACCEPTED, LeadStatus.CONTACTED,
    LeadStatus.SCHEDULING,
]  # fmt: skip


def asked(status: LeadStatus = LeadStatus.ASSIGNED) -> Lead:
    return ask_person(lead_in(status), NOW, now=NOW)


async def having(lead: Lead) -> InMemoryRouting:
    routing = InMemoryRouting()
    await routing.has(lead)
    return routing


@pytest.mark.parametrize("status", WAITING)
def test_it_is_among_the_reviews_and_in_no_other_queue(status: LeadStatus) -> None:
    row = row_of(asked(status))
    found = [queue for queue in Queue if LeadQuery(queue=queue).includes(row, NOW)]
    assert found == [Queue.REVIEWS]


async def test_somebody_confirms_what_was_chosen_and_the_patient_is_told_so() -> None:
    routing = await having(lead := asked())
    done = await routing.actions.approve(lead.id, person(), expected_version=lead.version)
    assert (done.doctor_at_clinic, done.status) == (lead.doctor_at_clinic, lead.status)
    assert (done.person_decided_at, done.waits_for_person) == (routing.clock(), False)
    assert routing.announced(lead)[-1] == "lead.person_decided.v1"
    assert await routing.actions.approve(lead.id, person(), expected_version=lead.version) == done
    with pytest.raises(ActionNotPossible):
        await routing.actions.approve(lead.id, person(), expected_version=done.version)


async def test_somebody_chooses_another_doctor_and_that_ends_it_too() -> None:
    lead = asked()
    routing = await having(lead)
    other = "chan" if lead.doctor == "roy" else "roy"
    done = await routing.actions.reassign(
        lead.id, other, MoveReason.PATIENT_WISH, person(), expected_version=lead.version
    )
    assert (done.doctor, done.waits_for_person) == (other, False)
    assert routing.announced(lead)[-1] == "lead.person_decided.v1"


async def test_a_clinic_that_gets_it_still_owes_the_patient_a_person() -> None:
    """Whoever transfers it chooses no doctor, and routing may not either."""
    lead = asked()
    routing = await having(lead)
    moved = await routing.actions.transfer(
        lead.id, "calgary", MoveReason.EXPERTISE, person(), expected_version=lead.version
    )
    assert moved.waits_for_person
    assert await routing.retry_unrouted() == 0
    at_calgary = person("jordan", "calgary")
    done = await routing.actions.reassign(
        lead.id, "kim", MoveReason.EXPERTISE, at_calgary, expected_version=moved.version
    )
    assert (done.doctor_at_clinic, done.waits_for_person) == (
        DoctorAtClinic("calgary", "kim"), False,
    )  # fmt: skip


async def test_routing_finds_no_doctor_by_itself_until_somebody_lets_it() -> None:
    lead = asked()
    routing = await having(lead)
    declined = await routing.actions.decline(
        lead.id, DeclineReason.NO_TIME, person(), expected_version=lead.version
    )
    assert await routing.retry_unrouted() == 0
    assert await routing.lead(lead.id) == declined
    done = await routing.actions.approve(lead.id, person(), expected_version=declined.version)
    assert done.doctor is not None
    assert done.doctor != lead.doctor


async def test_a_doctors_silence_moves_it_nowhere() -> None:
    routing = InMemoryRouting()
    lead = await routing.routed(inquiry(location="toronto"))
    assert lead.clock.accept_by is not None
    waiting = ask_person(lead, NOW, now=NOW)
    await routing.leads.replace(waiting)
    routing.clock.advance(timedelta(days=30))
    await routing.escalate_leads()
    found = await routing.lead(lead.id)
    assert (found.doctor_at_clinic, found.version) == (lead.doctor_at_clinic, waiting.version)
    done = await routing.actions.approve(lead.id, person(), expected_version=found.version)
    await routing.escalate_leads()
    assert (await routing.lead(lead.id)).doctor_at_clinic == done.doctor_at_clinic


async def test_an_answer_of_the_patient_moves_it_nowhere_either() -> None:
    routing = InMemoryRouting()
    lead = await routing.routed(inquiry(location="toronto", procedure="unheard-of"))
    await routing.leads.replace(ask_person(lead, NOW, now=NOW))
    answered = await routing.answer(replace(lead.facts, revision=1, procedure="micro-needling"))
    assert answered is not None
    assert (answered.status, answered.waits_for_person) == (LeadStatus.UNROUTED, True)


async def test_nobody_confirms_what_they_may_not_decide() -> None:
    lead = asked()
    routing = await having(lead)
    for role in (Role.DOCTOR, Role.AUDITOR):
        somebody = person("x", role=role, doctor="roy")
        with pytest.raises(RoleMayNot):
            await routing.actions.approve(lead.id, somebody, expected_version=lead.version)
    stranger = person("jordan", "calgary")
    with pytest.raises(LeadNotFound):
        await routing.actions.approve(lead.id, stranger, expected_version=lead.version)
    assert (await routing.lead(lead.id)).waits_for_person


def test_what_nobody_asked_for_is_not_confirmed() -> None:
    for status in WAITING:
        is_waiting = status is LeadStatus.UNROUTED
        with pytest.raises(NothingToReview if is_waiting else ActionNotPossible):
            approve(lead_in(status), [], by="maya", now=NOW)
    ended = asked().close(CloseReason.OTHER, by="maya", now=NOW)
    assert not ended.waits_for_person
    assert not ended.allows(Action.APPROVE)


@given(st.lists(st.sampled_from(["ask", "approve", "reassign", "machine", "decline"]), max_size=8))
def test_in_whatever_order_the_machine_moves_nothing_that_waits_for_a_person(
    steps: list[str],
) -> None:
    lead = new_lead()
    outcome = lead.decision.outcome
    assert isinstance(outcome, Assigned)
    due = Due(at=LATER)
    for step in steps:
        before = lead
        try:
            match step:
                case "ask":
                    lead = ask_person(lead, NOW, now=NOW)
                case "approve":
                    lead = approve(lead, [], by="maya", now=NOW)
                case "reassign":
                    lead = lead.reassign(
                        DoctorAtClinic("calgary", "kim"), MoveReason.OTHER, coordinator=None,
                        travel_class=TravelClass.LOCAL, due=due, by="maya", now=NOW,
                    )  # fmt: skip
                case "decline":
                    lead = lead.decline(DeclineReason.OTHER, by="roy", now=NOW)
                case _:
                    moves = lead.assign if lead.status is LeadStatus.UNROUTED else lead.hand_on
                    lead = moves(lead.decision, outcome, due=due)
        except Refusal:
            assert step != "ask"
            continue
        assert not (step == "machine" and before.waits_for_person)
        assert lead.version == before.version + (lead is not before)
        if step in ("approve", "reassign"):
            assert not lead.waits_for_person
