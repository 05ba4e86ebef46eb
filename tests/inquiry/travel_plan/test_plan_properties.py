"""What holds of every plan, whoever travels and whatever day it is."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import Status
from services.inquiry.travel_plan.domain import (
    Basis,
    StepId,
    StepState,
    TravelPlan,
    Trip,
    plan_travel,
)
from shared.calendar import OpeningHours
from shared.directory import Recovery
from tests.inquiry.travel_plan.builders import FROM, WEEK, noon, trip

ZONES = ("America/St_Johns", "America/Toronto", "America/Vancouver", "America/Regina")
SECOND = timedelta(seconds=1)
ORDER = list(StepId)
days = st.dates(date(2024, 1, 1), date(2032, 12, 31)) | st.sampled_from(
    [date(2028, 2, 29), date(2027, 12, 31), date(2028, 1, 1), date(2027, 3, 14), date(2027, 11, 7)]
)
figures = st.builds(
    Recovery,
    stay_nights=st.integers(0, 60),
    fit_to_fly_days=st.integers(0, 730),
    aftercare_days=st.integers(0, 730),
)
hours = st.builds(
    OpeningHours,
    week=st.sampled_from([WEEK, {}, {"sun": (("00:00", "24:00"),)}]),
    timezone=st.sampled_from(ZONES),
    province=st.sampled_from(["CA-ON", "CA-BC", ""]),
)


@st.composite
def trips(draw: st.DrawFn) -> Trip:
    near = draw(days)
    wish: dict[str, Any] = {
        "day": draw(st.none() | st.just(near)),
        "earliest": draw(st.none() | days),
        "latest": draw(st.none() | days),
    }
    return trip(
        draw(st.sampled_from(sorted(FROM))),
        recovery=draw(st.none() | figures),
        opening_hours=draw(hours),
        has_overnight_stay=draw(st.booleans()),
        status=draw(st.sampled_from(Status)),
        hours_of_travel=draw(st.none() | st.floats(0, 72)),
        **wish,
    )


moments = days.map(noon)


def made(one: Trip, now: datetime) -> TravelPlan:
    return plan_travel(one, now)


@given(trips(), moments)
def test_the_steps_stand_in_their_order_and_so_do_their_days(one: Trip, now: datetime) -> None:
    plan = made(one, now)
    positions = [ORDER.index(step.id) for step in plan.steps]
    assert positions == sorted(set(positions))
    dated = [step.day for step in plan.steps if step.day is not None]
    assert dated == sorted(dated)
    for step in plan.steps:
        assert step.begins is None or step.ends is None or step.begins <= step.ends


@given(trips(), moments)
def test_nobody_flies_before_they_are_fit_to_and_seen(one: Trip, now: datetime) -> None:
    plan = made(one, now)
    flight, check = plan.step(StepId.TRAVEL_HOME), plan.step(StepId.CHECK)
    if plan.day is None or one.recovery is None or flight is None or check is None:
        return
    assert flight.begins is not None
    assert check.begins is not None
    assert flight.begins >= plan.day + timedelta(days=one.recovery.fit_to_fly_days)
    assert flight.begins >= plan.day + timedelta(days=one.recovery.stay_nights)
    assert plan.day <= check.begins <= flight.begins


@given(trips(), moments)
def test_what_is_needed_for_the_journey_is_never_due_after_the_arrival(
    one: Trip, now: datetime
) -> None:
    plan = made(one, now)
    arrival = plan.step(StepId.ARRIVAL)
    for step in plan.steps[:3]:
        if step.id in {StepId.RECORDS, StepId.CONSULTATION, StepId.ENTRY_DOCUMENTS}:
            last = arrival.day if arrival else plan.day
            assert step.ends is None or last is None or step.ends <= last


@given(trips(), moments)
def test_a_plan_has_dates_for_a_day_only_and_counts_otherwise(one: Trip, now: datetime) -> None:
    plan = made(one, now)
    assert (plan.day is None) == (plan.basis is Basis.NONE)
    if plan.basis is Basis.TREATMENT:
        assert plan.day == one.day
    if plan.basis is Basis.EXAMPLE:
        assert plan.day is not None
        assert one.day is None
        assert one.earliest is not None
        assert one.earliest <= plan.day
        assert one.latest is None or plan.day <= one.latest
    if plan.day is None:
        assert {step.day for step in plan.steps} == {None}


@given(trips(), moments)
def test_what_is_done_has_nothing_undone_before_it(one: Trip, now: datetime) -> None:
    states = [step.state for step in made(one, now).steps]
    if StepState.DONE in states:
        last = len(states) - 1 - states[::-1].index(StepState.DONE)
        assert StepState.AHEAD not in states[:last]


@given(trips(), moments)
def test_times_lie_on_their_own_day_at_the_clinic(one: Trip, now: datetime) -> None:
    zone = ZoneInfo(one.opening_hours.timezone)
    for step in made(one, now).steps:
        if step.hours is not None:
            first, last = step.hours
            assert first < last
            days_of_it = {first.astimezone(zone).date(), (last - SECOND).astimezone(zone).date()}
            assert len(days_of_it) == 1
            if step.id is not StepId.CONSULTATION:
                assert days_of_it == {step.begins} == {step.ends}


@given(trips(), moments)
def test_the_same_trip_at_the_same_time_has_the_same_plan(one: Trip, now: datetime) -> None:
    assert made(one, now) == made(one, now)
