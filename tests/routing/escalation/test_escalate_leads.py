"""Leads climb the ladder as their clocks run down: once for each level, and never over a person."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pytest

from services.routing.deadlines.domain import FIRST_DEADLINES, Escalation
from services.routing.decisions.domain import FIRST_POLICY
from services.routing.leads.domain import (
    WAITING_STATUSES,
    CloseReason,
    DeclineReason,
    Lead,
    LeadStatus,
    MoveReason,
    row_of,
    visible_to,
)
from shared.directory.domain import Directory
from shared.errors import Unavailable
from shared.events import Event, LeadOverdue
from shared.telemetry import lasting_alarms
from tests.routing.assignment.builders import requests
from tests.routing.decisions.builders import RECEIVED_AT, inquiries, inquiry, network
from tests.routing.leads.builders import InMemoryRouting, in_memory, person
from tests.support.clocks import TORONTO, StillClock
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_leads import InMemoryLeads

ONE_DOCTOR = network({"toronto": {"roy": 5}})
NEVER_HANDED_ON = replace(FIRST_POLICY, deadlines=replace(FIRST_DEADLINES, hand_ons=0))
NONE, WARNING, OVERDUE, NETWORK_DESK, _ = tuple(Escalation)
MAYA = person()
SAME = {"received_at": RECEIVED_AT}


def at(text: str) -> datetime:
    """November 2026, in Toronto."""
    return datetime.fromisoformat(f"2026-11-{text}").replace(tzinfo=TORONTO)


async def waiting(where: Directory = ONE_DOCTOR) -> tuple[InMemoryRouting, Lead]:
    """Received on Monday at 10, and routed then: due on Tuesday at 10, after 7.5 opening hours."""
    routing = InMemoryRouting(where=where, policy=NEVER_HANDED_ON, clock=StillClock(RECEIVED_AT))
    return routing, await routing.routed(inquiry(location="toronto"))


def overdue_events(routing: InMemoryRouting, lead: Lead) -> list[LeadOverdue]:
    return [one for one in routing.leads.announced[lead.id] if isinstance(one, LeadOverdue)]


async def test_a_lead_climbs_the_ladder_and_is_announced_as_overdue_once() -> None:
    routing, lead = await waiting()
    steps = [
        ("23 16:37", NONE, 0), ("23 16:38", WARNING, 0), ("24 09:59", WARNING, 0),
        ("24 10:00", OVERDUE, 1), ("24 10:05", OVERDUE, 1), ("25 09:59", OVERDUE, 1),
        ("25 10:00", NETWORK_DESK, 1), ("30 10:00", NETWORK_DESK, 1),
    ]  # fmt: skip
    before = NONE
    for now, level, announced in steps:
        routing.clock.at = at(now)
        assert await routing.escalate_leads() == (level is not before), now
        found = await routing.lead(lead.id)
        assert (found.clock.level, len(overdue_events(routing, lead))) == (level, announced), now
        assert row_of(found).is_overdue(routing.clock()) == level.is_overdue
        before = level
    [event] = overdue_events(routing, lead)
    assert (event.status, event.due_at, event.noticed_at) == (
        "assigned", lead.due_at, at("24 10:00"),
    )  # fmt: skip


async def test_what_was_not_looked_at_for_long_climbs_at_once_and_is_announced_all_the_same() -> (
    None
):
    routing, lead = await waiting()
    routing.clock.at = at("30 10:00")
    assert await routing.escalate_leads() == 1
    assert (await routing.lead(lead.id)).clock.level is NETWORK_DESK
    assert len(overdue_events(routing, lead)) == 1


async def test_the_alarm_lasts_while_a_lead_is_with_the_networks_desk() -> None:
    routing, lead = await waiting()
    routing.clock.at = at("30 10:00")
    await routing.escalate_leads()
    assert "lead.overdue" in lasting_alarms()
    await routing.actions.contact(lead.id, MAYA, expected_version=1)
    await routing.escalate_leads()
    assert "lead.overdue" not in lasting_alarms()


async def test_a_contact_ends_the_clock_and_sets_that_of_the_next_step_going() -> None:
    routing, lead = await waiting()
    routing.clock.at = at("24 11:00")
    await routing.escalate_leads()
    done = await routing.actions.contact(lead.id, MAYA, expected_version=1)
    assert done.clock.level is NONE
    due_at = datetime(2026, 12, 1, 14, 30, tzinfo=TORONTO)
    assert done.due_at == due_at  # 40 hours of 7.5 a day
    assert not row_of(done).is_overdue(due_at - timedelta(minutes=1))
    routing.clock.at = due_at
    await routing.escalate_leads()
    assert row_of(await routing.lead(lead.id)).is_overdue(routing.clock())
    first, second = overdue_events(routing, lead)
    assert (first.status, second.status, second.due_at) == ("assigned", "contacted", done.due_at)
    after = await routing.actions.advance(
        lead.id, LeadStatus.RECORDS, MAYA, expected_version=done.version
    )
    assert (after.clock.level, after.due_at > done.due_at) == (NONE, True)


async def test_what_is_booked_closed_or_withdrawn_waits_for_nothing() -> None:
    for end in ("book", "close", "withdraw"):
        routing, lead = await waiting()
        if end == "book":
            await routing.actions.contact(lead.id, MAYA, expected_version=1)
            await routing.actions.advance(lead.id, LeadStatus.BOOKED, MAYA, expected_version=2)
        elif end == "close":
            await routing.actions.close(lead.id, CloseReason.OTHER, MAYA, expected_version=1)
        else:
            await routing.withdraw(lead.inquiry_id)
        routing.clock.at = at("30 10:00") + timedelta(days=300)
        assert await routing.escalate_leads() == 0
        assert not row_of(await routing.lead(lead.id)).is_overdue(routing.clock())


async def test_a_lead_that_nobody_has_climbs_too_until_somebody_has_been_in_touch() -> None:
    routing, lead = await waiting(network({"toronto": {"roy": 0}}))
    assert lead.status is LeadStatus.UNROUTED
    routing.clock.at = at("24 10:00")
    assert await routing.escalate_leads() == 1
    done = await routing.actions.contact(lead.id, MAYA, expected_version=1)
    assert (done.status, done.clock.runs) == (LeadStatus.UNROUTED, False)
    routing.clock.at = at("30 10:00")
    assert await routing.escalate_leads() == 0


async def test_a_person_acts_over_the_version_that_they_have_seen_whatever_the_clock_does() -> None:
    routing, lead = await waiting()
    routing.clock.at = at("24 10:00")
    await routing.escalate_leads()
    done = await routing.actions.accept(lead.id, MAYA, expected_version=1)
    assert (done.version, done.status) == (2, LeadStatus.ACCEPTED)
    assert (await routing.lead(lead.id)).clock.level is OVERDUE


@dataclass
class Busy(InMemoryLeads):
    """Somebody else does something the moment before a clock is written, or a lead is."""

    async def escalate(self, before: Lead, after: Lead, events: Sequence[Event]) -> bool:
        await self.meanwhile()
        return await super().escalate(before, after, events)

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        await self.meanwhile()
        await super().replace(lead, events)

    async def meanwhile(self) -> None:
        pass


async def test_a_person_who_acts_at_the_same_moment_wins() -> None:
    routing, lead = await waiting()

    class Contacted(Busy):
        async def meanwhile(self) -> None:
            await routing.actions.contact(lead.id, MAYA, expected_version=1)

    busy = Contacted(routing.leads.announced, routing.leads._leads)
    routing.clock.at = at("24 10:00")
    assert await routing.escalate_over(busy)() == 0
    found = await routing.lead(lead.id)
    assert (found.status, found.clock.level) == (LeadStatus.CONTACTED, NONE)
    assert overdue_events(routing, lead) == []


async def test_a_person_who_read_the_lead_before_its_level_rose_does_not_lower_it() -> None:
    routing, lead = await waiting()
    read = await routing.lead(lead.id)
    routing.clock.at = at("24 10:00")
    await routing.escalate_leads()
    await routing.leads.replace(read.accept(by="roy", now=routing.clock()))
    assert (await routing.lead(lead.id)).clock.level is OVERDUE
    await routing.escalate_leads()
    assert len(overdue_events(routing, lead)) == 1


async def test_several_workers_reach_a_level_and_announce_it_once() -> None:
    routing, lead = await waiting()
    routing.clock.at = at("24 10:00")
    assert sum(await asyncio.gather(*[routing.escalate_leads() for _ in range(5)])) == 1
    assert len(overdue_events(routing, lead)) == 1


async def test_many_are_gone_through_page_by_page_and_one_that_fails_costs_itself() -> None:
    where = network({"toronto": {"roy": 1000}})
    routing = InMemoryRouting(where=where, policy=NEVER_HANDED_ON, clock=StillClock(RECEIVED_AT))
    await routing.assign_batch(requests(inquiries(450, location="toronto", **SAME)))
    [first, *others] = list(routing.leads._leads.values())
    broken = replace(first, facts=replace(first.facts, reference="no id of ours"))
    routing.leads._leads[first.id] = broken
    routing.clock.at = at("24 10:00")
    assert await routing.escalate_leads() == 449
    assert all([(await routing.lead(one.id)).clock.level is OVERDUE for one in others])
    assert (await routing.lead(first.id)).clock.level is NONE


async def test_nothing_is_done_while_the_clinics_are_not_known() -> None:
    routing, lead = await waiting()
    replica = InMemoryDirectory()
    replica.is_read_anew = True
    routing.clock.at = at("24 10:00")
    with pytest.raises(Unavailable):
        await replace(routing.escalate_leads, directory=replica)()
    assert (await routing.lead(lead.id)).clock.level is NONE


async def test_a_clinic_that_is_gone_is_held_to_plain_time() -> None:
    routing, lead = await waiting()
    routing.clock.at = at("24 11:00")
    gone = replace(routing.escalate_leads, directory=in_memory(network({"calgary": {"kim": 1}})))
    assert await gone() == 1
    assert (await routing.lead(lead.id)).clock.look_at == at("25 10:00")


async def test_a_lead_that_is_declined_keeps_the_level_of_a_deadline_that_is_still_the_same() -> (
    None
):
    routing, lead = await waiting()
    routing.clock.at = at("24 10:00")
    await routing.escalate_leads()
    done = await routing.actions.decline(lead.id, DeclineReason.NO_TIME, MAYA, expected_version=1)
    assert (done.clock.level, done.due_at) == (OVERDUE, lead.due_at)
    await routing.escalate_leads()
    assert len(overdue_events(routing, lead)) == 1


async def test_a_lead_that_comes_to_another_clinic_after_a_contact_has_that_clinics_time() -> None:
    both = network({"toronto": {"roy": 5}, "calgary": {"kim": 5}})
    routing, lead = await waiting(both)
    routing.clock.at = at("24 10:00")
    await routing.actions.contact(lead.id, MAYA, expected_version=1)
    moved = await routing.actions.transfer(
        lead.id, "calgary", MoveReason.OTHER, MAYA, expected_version=2
    )
    assert not moved.clock.runs
    assert await routing.retry_unrouted() == 1
    found = await routing.lead(lead.id)
    assert (found.status, found.location) == (LeadStatus.ASSIGNED, "calgary")
    assert found.due_at == at("25 10:30")  # eight hours from the moment that it came there


async def test_the_desk_sees_what_has_come_to_it_and_nobody_elses() -> None:
    routing, lead = await waiting()
    network_desk = person("dee", "network-desk")
    for now, sees in (("24 10:00", False), ("30 10:00", True)):
        routing.clock.at = at(now)
        await routing.escalate_leads()
        placement = (await routing.lead(lead.id)).placement
        assert visible_to(network_desk).shows(placement) is sees
        assert not visible_to(person("jo", "calgary")).shows(placement)
    done = await routing.actions.contact(lead.id, network_desk, expected_version=1)
    assert done.contacted_by == "dee"
    assert not done.placement.is_at_network_desk


@pytest.mark.parametrize("status", [s for s in LeadStatus if s not in WAITING_STATUSES])
async def test_a_clock_that_an_older_program_left_running_is_stopped_without_a_word(
    status: LeadStatus,
) -> None:
    routing, lead = await waiting()
    left = replace(lead, status=status, contacted_at=RECEIVED_AT + timedelta(hours=1))
    routing.leads._leads[lead.id] = left
    routing.clock.at = at("30 10:00")
    await routing.escalate_leads()
    found = await routing.lead(lead.id)
    assert overdue_events(routing, lead) == []
    if status is LeadStatus.UNKNOWN:
        assert found == left  # what only another version knows is changed by nobody
    else:
        assert not found.clock.runs
