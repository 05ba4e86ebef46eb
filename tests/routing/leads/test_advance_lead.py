"""From acceptance over the first contact to the booking, each step once and in order."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from services.routing.leads.domain import (
    STAGES,
    ActionNotPossible,
    LeadHasChanged,
    LeadNotOpen,
    LeadStatus,
    MoveReason,
    TreatmentDayRefused,
    check_treatment_day,
    stages_ahead,
)
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from shared.events import LeadAdvanced
from tests.routing.leads.builders import InMemoryRouting, lead_in, new_lead, person
from tests.support.clocks import StillClock

TODAY = date(2026, 11, 23)
FEBRUARY = date(2027, 2, 8)


async def test_a_lead_goes_from_acceptance_to_the_booking_and_keeps_its_doctor() -> None:
    routing, lead, maya = InMemoryRouting(), new_lead(), person()
    await routing.has(lead)
    await routing.actions.accept(lead.id, maya, expected_version=1)
    await routing.actions.contact(lead.id, maya, expected_version=2)
    await routing.actions.advance(lead.id, LeadStatus.RECORDS, maya, expected_version=3)
    booked = await routing.actions.advance(lead.id, LeadStatus.BOOKED, maya, expected_version=4)
    again = await routing.actions.advance(lead.id, LeadStatus.BOOKED, maya, expected_version=4)
    assert booked == again
    assert (booked.status, booked.doctor, booked.version) == (LeadStatus.BOOKED, lead.doctor, 5)
    assert sum((await routing.taken_with()).values()) == 1
    assert routing.announced(lead) == [
        "lead.assigned.v1",
        "lead.accepted.v1",
        "lead.contacted.v1",
        "lead.advanced.v1",
        "lead.advanced.v1",
    ]
    assert [done.action.value for done in booked.actions] == [
        "accept", "contact", "advance", "advance",
    ]  # fmt: skip


async def test_nobody_is_booked_who_was_not_contacted() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    with pytest.raises(ActionNotPossible):
        await routing.actions.advance(lead.id, LeadStatus.BOOKED, person(), expected_version=1)


@pytest.mark.parametrize("status", LeadStatus)
def test_what_lies_ahead_is_what_a_lead_can_be_advanced_to_and_in_that_order(
    status: LeadStatus,
) -> None:
    lead, now = lead_in(status), StillClock()()
    for stage in LeadStatus:
        if stage in stages_ahead(status):
            assert lead.advance(stage, by="maya", now=now).status is stage
        else:
            with pytest.raises((ActionNotPossible, LeadNotOpen)):
                lead.advance(stage, by="maya", now=now)
    assert stages_ahead(LeadStatus.CONTACTED) == STAGES


@pytest.mark.parametrize("stage", STAGES)
def test_a_day_may_be_named_at_scheduling_and_at_the_booking_only(stage: LeadStatus) -> None:
    check_treatment_day(None, stage=stage, today=TODAY)
    if stage in (LeadStatus.SCHEDULING, LeadStatus.BOOKED):
        check_treatment_day(FEBRUARY, stage=stage, today=TODAY)
    else:
        with pytest.raises(TreatmentDayRefused):
            check_treatment_day(FEBRUARY, stage=stage, today=TODAY)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (TODAY, TODAY, date(2029, 11, 23)),
        (date(2028, 2, 29), date(2028, 2, 29), date(2031, 3, 1)),
    ],
)
def test_the_day_is_between_today_and_three_years_ahead(
    today: date, first: date, last: date
) -> None:
    for on in (first, last):
        check_treatment_day(on, stage=LeadStatus.BOOKED, today=today)
    for on in (first - timedelta(days=1), last + timedelta(days=1), date.min, date.max):
        with pytest.raises(TreatmentDayRefused):
            check_treatment_day(on, stage=LeadStatus.BOOKED, today=today)


async def stored(routing: InMemoryRouting, status: LeadStatus) -> Any:
    lead = lead_in(status)
    await routing.has(lead)
    return lead


def days_announced(routing: InMemoryRouting, lead: Any) -> list[date | None]:
    return [one.on for one in routing.leads.announced[lead.id] if isinstance(one, LeadAdvanced)]


async def test_the_day_is_kept_and_announced_and_a_later_stage_without_one_keeps_it() -> None:
    routing, maya = InMemoryRouting(), person()
    lead = await stored(routing, LeadStatus.RECORDS)
    advance = routing.actions.advance
    dated = await advance(
        lead.id, LeadStatus.SCHEDULING, maya, expected_version=lead.version, on=FEBRUARY
    )
    assert dated.treatment_on == FEBRUARY
    booked = await advance(lead.id, LeadStatus.BOOKED, maya, expected_version=dated.version)
    assert booked.treatment_on == FEBRUARY
    await AnnounceAgain(leads=routing.leads)([lead.inquiry_id])
    assert days_announced(routing, lead) == [FEBRUARY, FEBRUARY, FEBRUARY]


async def test_the_same_again_is_done_once_and_another_day_over_the_same_version_is_refused() -> (
    None
):
    routing, maya = InMemoryRouting(), person()
    lead = await stored(routing, LeadStatus.RECORDS)
    first = await routing.actions.advance(
        lead.id, LeadStatus.BOOKED, maya, expected_version=lead.version, on=FEBRUARY
    )
    again = await routing.actions.advance(
        lead.id, LeadStatus.BOOKED, maya, expected_version=lead.version, on=FEBRUARY
    )
    assert again == first
    for other in (None, FEBRUARY + timedelta(days=1)):
        with pytest.raises(LeadHasChanged):
            await routing.actions.advance(
                lead.id, LeadStatus.BOOKED, maya, expected_version=lead.version, on=other
            )


async def test_today_is_the_day_at_the_clinic() -> None:
    routing, maya = InMemoryRouting(), person()
    routing.clock.at = datetime.fromisoformat("2026-11-24T03:30:00+00:00")  # the 23rd in Toronto
    lead = await stored(routing, LeadStatus.RECORDS)
    done = await routing.actions.advance(
        lead.id, LeadStatus.BOOKED, maya, expected_version=lead.version, on=TODAY
    )
    assert done.treatment_on == TODAY


async def test_a_lead_that_goes_elsewhere_has_no_day_any_more() -> None:
    dated = replace(lead_in(LeadStatus.SCHEDULING), treatment_on=FEBRUARY)
    now = StillClock()()
    assert dated.decline("no_time", by="maya", now=now).treatment_on is None
    moved = dated.transfer("calgary", MoveReason.EXPERTISE, by="maya", now=now)
    assert moved.treatment_on is None


@pytest.mark.parametrize("stage", [LeadStatus.SCHEDULING, LeadStatus.BOOKED])
async def test_another_day_is_named_at_the_same_stage_and_announced_and_nothing_else_changes(
    stage: LeadStatus,
) -> None:
    routing, maya = InMemoryRouting(), person()
    lead = await stored(routing, LeadStatus.RECORDS)
    advance = routing.actions.advance
    first = await advance(lead.id, stage, maya, expected_version=lead.version, on=FEBRUARY)
    later = FEBRUARY + timedelta(days=7)
    moved = await advance(lead.id, stage, maya, expected_version=first.version, on=later)
    assert (moved.treatment_on, moved.status, moved.due_at) == (later, stage, first.due_at)
    assert (moved.clock, moved.version) == (first.clock, first.version + 1)
    assert days_announced(routing, lead) == [FEBRUARY, later]
    for on in (None, later):
        with pytest.raises(ActionNotPossible):
            await advance(lead.id, stage, maya, expected_version=moved.version, on=on)


async def test_a_stage_without_a_day_is_not_reached_twice() -> None:
    routing, maya = InMemoryRouting(), person()
    lead = await stored(routing, LeadStatus.RECORDS)
    with pytest.raises((ActionNotPossible, TreatmentDayRefused)):
        await routing.actions.advance(
            lead.id, LeadStatus.RECORDS, maya, expected_version=lead.version, on=FEBRUARY
        )
