"""A lead whose doctor does not answer goes to another one, if there is one, and stays otherwise."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from services.routing.capacity.domain import DoctorCapacity, Reservation
from services.routing.deadlines.domain import FIRST_DEADLINES, Due, Escalation
from services.routing.decisions.domain import FIRST_POLICY, Assigned
from services.routing.leads.domain import (
    NO_ANSWER,
    SYSTEM,
    Action,
    ActionNotPossible,
    DeclineReason,
    Lead,
    LeadStatus,
    MoveReason,
)
from services.routing.leads.schemas import DeclineBody
from shared.directory.domain import Directory
from shared.events import Event, LeadAssigned, LeadDeclined
from tests.routing.decisions.builders import RECEIVED_AT, clinic, inquiry, network
from tests.routing.leads.builders import InMemoryRouting, lead_in, person
from tests.support.clocks import TORONTO, StillClock
from tests.support.in_memory_leads import InMemoryCapacities, InMemoryLeads

TWO_DOCTORS = network({"toronto": {"roy": 5, "chan": 5}})
MAYA = person()
TOO_LATE = datetime(2026, 11, 24, 10, 30, tzinfo=TORONTO)
"""Eight opening hours after the inquiry came in and was routed."""


async def unanswered(
    where: Directory = TWO_DOCTORS, willing: tuple[str, ...] = ()
) -> tuple[InMemoryRouting, Lead]:
    routing = InMemoryRouting(where=where, clock=StillClock(RECEIVED_AT))
    lead = await routing.routed(inquiry(location="toronto", willing_to_travel_to=willing))
    assert lead.clock.accept_by == TOO_LATE
    return routing, lead


class Died(Exception):
    """The process ended here."""


def other_than(lead: Lead) -> str:
    return next(name for name in ("roy", "chan") if name != lead.doctor)


async def test_a_lead_that_is_not_answered_in_time_goes_to_the_next_doctor_in_one_step() -> None:
    routing, lead = await unanswered()
    routing.clock.at = TOO_LATE - timedelta(minutes=1)
    await routing.escalate_leads()
    assert (await routing.lead(lead.id)).doctor == lead.doctor
    routing.clock.at = TOO_LATE
    assert await routing.escalate_leads() == 1
    found = await routing.lead(lead.id)
    assert (found.status, found.doctor, found.version) == (
        LeadStatus.ASSIGNED, other_than(lead), 2,
    )  # fmt: skip
    assert found.facts.declined_by == (str(lead.doctor_at_clinic),)
    assert await routing.taken_with() == {f"toronto/{found.doctor}": 1}
    [done] = found.actions
    assert (done.action, done.by, done.reason) == (Action.DECLINE, SYSTEM, NO_ANSWER)
    first, declined, assigned = [
        one for one in routing.leads.announced[lead.id] if one.type != "lead.overdue.v1"
    ]
    assert isinstance(declined, LeadDeclined)
    assert isinstance(assigned, LeadAssigned)
    assert isinstance(first, LeadAssigned)
    assert (declined.doctor, declined.reason) == (lead.doctor, "no_answer")
    assert (assigned.doctor, assigned.due_at) == (found.doctor, first.due_at)


async def test_the_next_doctor_has_their_own_time_to_answer_and_the_patient_the_same_promise() -> (
    None
):
    routing, lead = await unanswered()
    routing.clock.at = TOO_LATE
    await routing.escalate_leads()
    found = await routing.lead(lead.id)
    assert found.due_at == lead.due_at
    assert found.clock.accept_by == datetime(2026, 11, 25, 11, 0, tzinfo=TORONTO)


@pytest.mark.parametrize("act", ["accept", "contact", "reassign"])
async def test_whoever_has_answered_keeps_it_and_so_does_whom_a_person_has_chosen(act: str) -> None:
    routing, lead = await unanswered()
    if act == "reassign":
        doctor, reason = other_than(lead), MoveReason.WORKLOAD
        await routing.actions.reassign(lead.id, doctor, reason, MAYA, expected_version=1)
    elif act == "accept":
        await routing.actions.accept(lead.id, MAYA, expected_version=1)
    else:
        await routing.actions.contact(lead.id, MAYA, expected_version=1)
    before = await routing.lead(lead.id)
    routing.clock.at = TOO_LATE + timedelta(days=100)
    await routing.escalate_leads()
    found = await routing.lead(lead.id)
    assert (found.doctor, found.version) == (before.doctor, before.version)


ALONE = [
    network({"toronto": {"roy": 5}}),
    network({"toronto": {"roy": 5, "chan": 0}}),
    network({"toronto": {"roy": 5}, "calgary": {"kim": 5}}),  # the patient named Toronto only
]


@pytest.mark.parametrize("where", ALONE)
async def test_a_lead_that_nobody_else_could_take_stays_where_it_is_and_escalates(
    where: Directory,
) -> None:
    routing, lead = await unanswered(where)
    routing.clock.at = TOO_LATE
    assert await routing.escalate_leads() == 1
    found = await routing.lead(lead.id)
    assert (found.status, found.doctor, found.version) == (LeadStatus.ASSIGNED, "roy", 1)
    assert found.clock.level is Escalation.OVERDUE
    assert await routing.taken_with() == {"toronto/roy": 1}
    assert await routing.escalate_leads() == 0


async def test_a_silence_before_any_warning_is_a_warning() -> None:
    policy = replace(FIRST_POLICY, deadlines=replace(FIRST_DEADLINES, accept=1))
    routing = InMemoryRouting(where=ALONE[0], policy=policy, clock=StillClock(RECEIVED_AT))
    lead = await routing.routed(inquiry(location="toronto"))
    routing.clock.advance(timedelta(hours=1))
    assert await routing.escalate_leads() == 1
    assert (await routing.lead(lead.id)).clock.level is Escalation.WARNING


async def test_a_lead_is_handed_on_only_so_often() -> None:
    where = network({"toronto": dict.fromkeys(("a", "b", "c", "d", "e", "f"), 5)})
    routing = InMemoryRouting(where=where, clock=StillClock(RECEIVED_AT))
    lead = await routing.routed(inquiry(location="toronto"))
    seen = [lead.doctor]
    for _ in range(40):
        routing.clock.advance(timedelta(days=1))
        await routing.escalate_leads()
        now_with = (await routing.lead(lead.id)).doctor
        seen += [now_with] if now_with != seen[-1] else []
    assert len(seen) == len(set(seen)) == 1 + FIRST_DEADLINES.hand_ons
    assert await routing.taken_with() == {f"toronto/{seen[-1]}": 1}


async def test_what_people_decline_does_not_count_as_silence() -> None:
    where = network({"toronto": dict.fromkeys(("a", "b", "c", "d", "e", "f"), 5)})
    routing = InMemoryRouting(where=where, clock=StillClock(RECEIVED_AT))
    lead = await routing.routed(inquiry(location="toronto"))
    for _ in range(4):
        found = await routing.lead(lead.id)
        await routing.actions.decline(
            lead.id, DeclineReason.NO_TIME, MAYA, expected_version=found.version
        )
        assert await routing.retry_unrouted() == 1
    routing.clock.advance(timedelta(days=7))
    await routing.escalate_leads()
    assert len((await routing.lead(lead.id)).facts.declined_by) == 5


async def test_another_clinic_that_gets_it_keeps_the_promise_or_betters_it() -> None:
    both = network({"toronto": {"roy": 5}, "calgary": {"kim": 5}})
    routing, lead = await unanswered(both, ("calgary",))
    routing.clock.at = TOO_LATE
    await routing.escalate_leads()
    found = await routing.lead(lead.id)
    assert (found.location, found.doctor) == ("calgary", "kim")
    assert found.due_at <= lead.facts.reply_by


async def test_many_at_once_never_overfill_whom_they_go_to() -> None:
    where = network({"toronto": {"roy": 20, "chan": 25}})
    routing = InMemoryRouting(where=where, clock=StillClock(RECEIVED_AT))
    leads = [await routing.routed(inquiry(f"i-{n}", location="toronto")) for n in range(40)]
    routing.clock.at = TOO_LATE
    await asyncio.gather(*[routing.escalate_leads() for _ in range(3)])
    found = [await routing.lead(lead.id) for lead in leads]
    counts = {name: sum(one.doctor == name for one in found) for name in ("roy", "chan")}
    assert all(one.status is LeadStatus.ASSIGNED for one in found)
    assert counts["roy"] <= 20
    assert counts["chan"] <= 25
    assert await routing.taken_with() == {f"toronto/{name}": n for name, n in counts.items()}


@dataclass
class Busy(InMemoryLeads):
    """A person accepts the lead the moment before it is handed on."""

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        before = self._leads[lead.id]
        if before.status is LeadStatus.ASSIGNED:
            await super().replace(before.accept(by="roy", now=before.updated_at))
        await super().replace(lead, events)


async def test_a_person_who_answers_at_the_same_moment_keeps_the_lead_and_its_capacity() -> None:
    routing, lead = await unanswered()
    routing.clock.at = TOO_LATE
    await routing.escalate_over(Busy(routing.leads.announced, routing.leads._leads))()
    found = await routing.lead(lead.id)
    assert (found.status, found.doctor) == (LeadStatus.ACCEPTED, lead.doctor)
    assert await routing.taken_with() == {str(lead.doctor_at_clinic): 1}


@dataclass
class Mortal(InMemoryCapacities):
    """The process dies once it has reserved the next doctor's capacity."""

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        await super().reserve(capacity, reservations)
        raise Died


async def test_what_dies_between_reservation_and_lead_leaves_the_lead_where_it_was() -> None:
    routing, lead = await unanswered()
    alive = routing.capacities
    routing.clock.at = TOO_LATE
    routing.capacities = Mortal(alive._taken)
    with pytest.raises(Died):
        await routing.escalate_leads()
    routing.capacities = alive
    assert (await routing.lead(lead.id)).doctor == lead.doctor
    routing.clock.advance(timedelta(minutes=2))
    await routing.finish_reservations()
    await routing.finish_reservations()
    assert await routing.taken_with() == {str(lead.doctor_at_clinic): 1}
    assert await routing.escalate_leads() == 1
    found = await routing.lead(lead.id)
    assert found.doctor == other_than(lead)
    assert await routing.taken_with() == {str(found.doctor_at_clinic): 1}


@dataclass
class DiesAfter(InMemoryLeads):
    """The process dies once the lead is written."""

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        await super().replace(lead, events)
        raise Died


async def test_what_dies_after_the_lead_was_written_leaves_capacity_that_the_sweep_settles() -> (
    None
):
    routing, lead = await unanswered()
    routing.clock.at = TOO_LATE
    with pytest.raises(Died):
        await routing.escalate_over(DiesAfter(routing.leads.announced, routing.leads._leads))()
    found = await routing.lead(lead.id)
    assert found.doctor == other_than(lead)
    routing.clock.advance(timedelta(minutes=2))
    await routing.finish_reservations()
    await routing.sweep()
    assert await routing.taken_with() == {str(found.doctor_at_clinic): 1}


async def test_a_lead_whose_event_cannot_be_made_stays_and_costs_nobody_else_anything() -> None:
    routing, lead = await unanswered()
    other = await routing.routed(inquiry("other", location="toronto"))
    broken = replace(lead, facts=replace(lead.facts, reference="no id of ours"))
    routing.leads._leads[lead.id] = broken
    routing.clock.at = TOO_LATE
    await routing.escalate_leads()
    assert (await routing.lead(lead.id)).doctor == lead.doctor
    assert (await routing.lead(other.id)).doctor != other.doctor
    assert sum((await routing.taken_with()).values()) == 2


@pytest.mark.parametrize("status", [s for s in LeadStatus if s is not LeadStatus.ASSIGNED])
async def test_only_what_nobody_has_answered_is_handed_on(status: LeadStatus) -> None:
    routing, assigned = await unanswered()
    routing.clock.at = TOO_LATE
    lead = replace(lead_in(status), clock=assigned.clock)
    routing.leads._leads[lead.id] = lead
    await routing.escalate_leads()
    assert (await routing.lead(lead.id)).doctor == lead.doctor
    outcome = assigned.decision.outcome
    assert isinstance(outcome, Assigned)
    with pytest.raises(ActionNotPossible):
        lead.hand_on(assigned.decision, outcome, due=Due(at=TOO_LATE))


def test_a_person_cannot_give_silence_as_a_reason() -> None:
    with pytest.raises(ValueError, match="reason"):
        DeclineBody.model_validate({"reason": NO_ANSWER})


async def test_an_old_lead_without_a_clock_is_neither_handed_on_nor_late_by_surprise() -> None:
    routing = InMemoryRouting(where=TWO_DOCTORS, clock=StillClock(TOO_LATE + timedelta(days=9)))
    lead = lead_in(LeadStatus.ASSIGNED)
    await routing.has(lead)
    assert await routing.escalate_leads() == 0
    assert await routing.lead(lead.id) == lead


def test_a_clinic_of_these_tests_opens_eight_hours_less_a_half() -> None:
    assert clinic().opening_hours.after(RECEIVED_AT, timedelta(hours=8)) == TOO_LATE
