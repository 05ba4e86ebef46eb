"""What every store of leads keeps to: the one in memory and the one in MongoDB."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from services.routing.capacity.domain import LeadVersion
from services.routing.deadlines.domain import Due, Escalation, LeadClock
from services.routing.leads.domain import (
    CloseReason,
    DeclineReason,
    Lead,
    LeadHasChanged,
    LeadState,
    LeadStatus,
)
from services.routing.leads.ports import Leads
from services.routing.leads.store import MongoLeads, prepare_leads
from services.routing.leads.usecases.announce_lead import (
    action_events,
    overdue_event,
    routing_event,
)
from shared.mongo import Database
from tests.routing.decisions.builders import RECEIVED_AT, inquiries, inquiry
from tests.routing.leads.builders import lead_in, new_lead
from tests.support.in_memory_leads import InMemoryLeads

NOW = RECEIVED_AT + timedelta(hours=1)
MINUTE = timedelta(minutes=1)
LATE = NOW - timedelta(minutes=30)
Announced = Callable[[Lead], Awaitable[list[str]]]


def waiting(count: int) -> list[Lead]:
    return [new_lead(one) for one in inquiries(count, procedure="unheard-of")]


def clock_of(look_at: datetime, level: Escalation = Escalation.NONE) -> LeadClock:
    return LeadClock(started_at=RECEIVED_AT, look_at=look_at, accept_by=NOW, level=level)


def ticking(number: int, look_at: datetime, level: Escalation = Escalation.NONE) -> Lead:
    lead = new_lead(inquiry(f"i-{number}", location="toronto"))
    return replace(lead, clock=clock_of(look_at, level))


def climbed(lead: Lead, level: Escalation) -> Lead:
    return lead.escalate(replace(lead.clock, level=level, look_at=None), now=NOW)


async def add(leads: Leads, *new: Lead) -> frozenset[str]:
    return await leads.add_all([(lead, [routing_event(lead)]) for lead in new])


class LeadsContract:
    @pytest.mark.parametrize("status", [s for s in LeadStatus if s is not LeadStatus.UNKNOWN])
    async def test_a_lead_is_read_as_it_was_written(self, leads: Leads, status: LeadStatus) -> None:
        lead = lead_in(status)
        assert await leads.get(lead.id) is None
        await add(leads, lead)
        assert await leads.get(lead.id) == lead

    async def test_an_inquiry_has_one_lead_and_the_first_one_stays(self, leads: Leads) -> None:
        first = new_lead()
        assert await add(leads, first) == frozenset()
        other = new_lead(inquiry("other", location="toronto"))
        assert await add(leads, replace(first, version=7), other) == {first.inquiry_id}
        assert await leads.get(first.id) == first
        assert await leads.get(other.id) == other

    async def test_a_lead_is_written_over_its_predecessor_with_its_events_and_over_no_other(
        self, leads: Leads, announced: Announced
    ) -> None:
        lead = new_lead()
        await add(leads, lead)
        declined = lead.decline(DeclineReason.NO_TIME, by="roy", now=NOW)
        await leads.replace(declined, action_events(declined))
        assert await leads.get(lead.id) == declined
        expected = ["lead.assigned.v1", "lead.declined.v1", "lead.unrouted.v1"]
        assert await announced(lead) == expected
        with pytest.raises(LeadHasChanged):
            await leads.replace(lead.close(CloseReason.OTHER, by="maya", now=NOW))
        with pytest.raises(LeadHasChanged):
            await leads.replace(new_lead(inquiry("nobodys")))
        assert await leads.get(lead.id) == declined
        assert await announced(lead) == expected

    async def test_announcing_again_changes_nothing_and_only_what_is_there_is_announced(
        self, leads: Leads, announced: Announced
    ) -> None:
        lead = new_lead()
        await add(leads, lead)
        await leads.announce(lead, [routing_event(lead)])
        await leads.announce(replace(lead, version=2), [routing_event(lead)])
        assert await leads.get(lead.id) == lead
        assert await announced(lead) == ["lead.assigned.v1"] * 2

    async def test_states_say_under_which_version_a_lead_has_its_doctor(self, leads: Leads) -> None:
        lead, unrouted = lead_in(LeadStatus.CONTACTED), waiting(1)[0]
        await add(leads, lead, unrouted)
        assert await leads.states([lead.inquiry_id, unrouted.inquiry_id, "nobodys"]) == {
            lead.inquiry_id: LeadState(
                inquiry_id=lead.inquiry_id,
                version=2,
                status=LeadStatus.CONTACTED,
                doctor_at_clinic=lead.doctor_at_clinic,
                assigned_version=1,
                is_contacted=True,
            ),
            unrouted.inquiry_id: LeadState(
                inquiry_id=unrouted.inquiry_id,
                version=1,
                status=LeadStatus.UNROUTED,
                doctor_at_clinic=None,
                assigned_version=None,
            ),
        }

    async def test_a_version_that_is_passed_by_is_written_by_nobody(self, leads: Leads) -> None:
        lead = new_lead()
        await add(leads, lead)
        [state] = (await leads.states([lead.inquiry_id])).values()
        await leads.skip_version(state)
        await leads.skip_version(state)
        assert await leads.get(lead.id) == replace(lead, version=2)
        with pytest.raises(LeadHasChanged):
            await leads.replace(lead.accept(by="roy", now=NOW))

    async def test_the_waiting_come_page_by_page_those_that_came_first_at_the_front(
        self, leads: Leads
    ) -> None:
        those = waiting(7)
        await add(leads, *reversed(those), new_lead(inquiry("routed", location="toronto")))
        seen: list[Lead] = []
        after = None
        while True:
            page = await leads.unrouted(after=after, limit=3)
            seen += page.leads
            if page.next is None:
                break
            after = page.next
        assert seen == those

    async def test_open_leads_are_counted_by_coordinator(self, leads: Leads) -> None:
        states = (LeadStatus.ASSIGNED, LeadStatus.BOOKED, LeadStatus.CLOSED, LeadStatus.UNROUTED)
        for number, status in enumerate(states):
            lead = lead_in(status)
            facts = replace(lead.facts, inquiry_id=f"i-{number}")
            await add(leads, replace(lead, id=f"l-{number}", facts=facts, coordinator="maya"))
        assert await leads.open_with() == {"maya": 2}

    async def test_open_leads_take_capacity_under_the_version_with_which_they_came(
        self, leads: Leads
    ) -> None:
        lead = lead_in(LeadStatus.SCHEDULING)
        await add(leads, lead, *waiting(1))
        assert await leads.taking_capacity() == {
            lead.doctor_at_clinic: frozenset({LeadVersion(lead.inquiry_id, 1)})
        }
        await leads.replace(lead.close(CloseReason.BOOKED, by="maya", now=NOW))
        assert await leads.taking_capacity() == {}

    async def test_clocks_that_have_run_down_come_page_by_page_the_longest_first(
        self, leads: Leads
    ) -> None:
        those = [ticking(n, LATE + n * MINUTE) for n in range(5)]
        others = [
            ticking(7, NOW),
            ticking(8, LATE, level=Escalation.UNKNOWN),
            replace(ticking(9, LATE), status=LeadStatus.UNKNOWN),
        ]
        await add(leads, *reversed(those), *others, new_lead())
        seen: list[Lead] = []
        after = None
        while True:
            page = await leads.clocks_due(NOW - MINUTE, after=after, limit=2)
            seen += page.leads
            if page.next is None:
                break
            after = page.next
        assert seen == those

    async def test_a_clock_is_written_over_the_one_that_was_seen_and_makes_no_version(
        self, leads: Leads, announced: Announced
    ) -> None:
        lead = ticking(1, LATE)
        await add(leads, lead)
        late = climbed(lead, Escalation.OVERDUE)
        assert await leads.escalate(lead, late, [overdue_event(late, NOW)])
        assert await leads.get(lead.id) == late
        assert not await leads.escalate(lead, late, [overdue_event(late, NOW)])
        assert await announced(lead) == ["lead.assigned.v1", "lead.overdue.v1"]
        accepted = late.accept(by="roy", now=NOW)
        await leads.replace(accepted)
        assert not await leads.escalate(late, climbed(late, Escalation.NETWORK_DESK), [])
        assert await leads.get(lead.id) == accepted

    async def test_a_level_is_kept_by_whoever_read_the_lead_before_it_and_left_with_its_clock(
        self, leads: Leads
    ) -> None:
        lead = ticking(1, LATE)
        await add(leads, lead)
        late = climbed(lead, Escalation.NETWORK_DESK)
        await leads.escalate(lead, late, [])
        assert await leads.count_at_network_desk() == 1
        accepted = lead.accept(by="roy", now=NOW)  # over the lead as it was
        await leads.replace(accepted)
        kept = replace(accepted, clock=replace(accepted.clock, level=late.clock.level))
        assert await leads.get(lead.id) == kept
        contacted = accepted.contact(by="maya", now=NOW, due=Due(at=NOW, clock=clock_of(NOW)))
        await leads.replace(contacted)
        assert await leads.get(lead.id) == contacted
        assert await leads.count_at_network_desk() == 0


class TestInMemoryLeads(LeadsContract):
    @pytest.fixture
    def leads(self) -> InMemoryLeads:
        return InMemoryLeads()

    @pytest.fixture
    def announced(self, leads: InMemoryLeads) -> Announced:
        async def types(lead: Lead) -> list[str]:
            return [event.type for event in leads.announced[lead.id]]

        return types


class TestMongoLeads(LeadsContract):
    @pytest.fixture
    async def leads(self, database: Database) -> Leads:
        await prepare_leads(database)
        return MongoLeads(database)

    @pytest.fixture
    def announced(self, database: Database) -> Announced:
        async def types(lead: Lead) -> list[str]:
            document = await database["leads"].find_one({"_id": lead.id})
            return [entry["type"] for entry in (document or {})["outbox"]]

        return types
