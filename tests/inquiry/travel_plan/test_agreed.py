"""What a clinic may agree with a patient about the journey, and the plan that follows from it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    AGREEMENTS_AT_MOST,
    Advanced,
    Agreement,
    Inquiry,
    InquiryEnded,
    LeadOutcome,
    LeadProgress,
    PlanHasChanged,
    Routed,
    Status,
    TooManyAgreements,
    agree,
    erase,
)
from services.inquiry.travel_plan.domain import (
    NOTHING_AGREED,
    Agreed,
    Step,
    StepId,
    StepState,
    Trip,
    agreed_with,
    agreement_problems,
    last_change,
    plan_travel,
)
from shared.directory import Recovery
from shared.disclosure.phrases import Phrase
from tests.inquiry.builders import received_inquiry
from tests.inquiry.travel_plan.builders import DAY, noon, trip
from tests.inquiry.travel_plan.test_plan_properties import moments, trips
from tests.support.clocks import MONDAY_NOON

TODAY = date(2027, 1, 4)
"""A Monday, five weeks before the treatment."""
HOME = DAY + timedelta(days=10)
"""From then on they are fit to fly."""


def problems(one: Trip, today: date = TODAY, **wanted: Any) -> dict[str, str]:
    found = agreement_problems(one, Agreed(**wanted), today=today)
    return {problem.field: problem.code.removeprefix("travel-plan.") for problem in found}


def step(one: Trip, wanted: StepId, today: date = TODAY) -> Step:
    found = plan_travel(one, noon(today)).step(wanted)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("wanted", "codes"),
    [
        ({}, {}),
        ({"consultation_on": date(2027, 1, 5), "arrival_on": date(2027, 2, 6)}, {}),
        ({"arrival_on": DAY, "departure_on": HOME}, {}),
        ({"consultation_on": date(2027, 1, 9)}, {"consultation_on": "closed"}),
        ({"consultation_on": date(2026, 12, 31)}, {"consultation_on": "over"}),
        ({"consultation_on": DAY}, {"consultation_on": "after-treatment"}),
        (
            {"consultation_on": date(2027, 2, 5), "arrival_on": date(2027, 2, 4)},
            {"consultation_on": "after-arrival"},
        ),
        ({"consultation_on": date.max}, {"consultation_on": "too-far"}),
        ({"arrival_on": DAY + timedelta(days=1)}, {"arrival_on": "after-treatment"}),
        ({"arrival_on": date.min}, {"arrival_on": "over"}),
        ({"arrival_on": TODAY - timedelta(days=1)}, {"arrival_on": "over"}),
        ({"departure_on": HOME - timedelta(days=1)}, {"departure_on": "too-early"}),
        ({"departure_on": DAY - timedelta(days=1)}, {"departure_on": "too-early"}),
        ({"departure_on": date.max}, {"departure_on": "too-far"}),
    ],
)
def test_what_can_be_agreed_lies_in_the_order_of_the_steps_and_leaves_time_to_heal(
    wanted: dict[str, Any], codes: dict[str, str]
) -> None:
    assert problems(trip(day=DAY), **wanted) == codes


def test_whoever_lives_near_has_no_journey_and_without_a_day_of_treatment_there_is_none_yet() -> (
    None
):
    away = {"arrival_on": DAY, "departure_on": HOME}
    assert set(problems(trip("local", day=DAY), **away).values()) == {"no-journey"}
    assert set(problems(trip(), **away).values()) == {"no-treatment-day"}
    assert problems(trip(), consultation_on=date(2027, 3, 1)) == {}
    phrases: dict[str, Any] = {"phrases": (Phrase.AFTERCARE_CALL, Phrase.ARRIVAL_MET)}
    assert problems(trip("local", day=DAY), **phrases) == {"phrases.1": "no-journey"}
    assert problems(trip(day=DAY), **phrases) == {}


def test_a_day_that_is_over_stays_as_it_was_and_none_is_named_that_is_over() -> None:
    talk = date(2026, 12, 30)
    before = trip(day=DAY, agreed=Agreed(consultation_on=talk))
    assert problems(before, consultation_on=talk, arrival_on=date(2027, 2, 6)) == {}
    other = talk + timedelta(days=1)
    assert problems(before, consultation_on=other) == {"consultation_on": "over"}


def test_without_figures_of_the_procedure_nobody_leaves_before_the_treatment() -> None:
    unknown = trip(day=DAY, recovery=None)
    assert problems(unknown, departure_on=DAY) == {}
    assert problems(unknown, departure_on=DAY - timedelta(days=1)) == {"departure_on": "too-early"}


def test_the_plan_has_the_days_that_were_agreed_and_counts_the_others_from_them() -> None:
    talk, arrives, leaves = date(2027, 1, 20), date(2027, 2, 5), HOME + timedelta(days=2)
    agreed = Agreed(
        consultation_on=talk,
        arrival_on=arrives,
        departure_on=leaves,
        phrases=(Phrase.CONSULTATION_VIDEO, Phrase.HOME_COMPANION),
    )
    one = trip(day=DAY, agreed=agreed)
    for wanted, day in (
        (StepId.CONSULTATION, talk),
        (StepId.ARRIVAL, arrives),
        (StepId.TRAVEL_HOME, leaves),
    ):
        found = step(one, wanted)
        assert (found.begins, found.ends, found.is_agreed) == (day, day, True)
    assert step(one, StepId.STAY).ends == leaves
    assert step(one, StepId.AFTERCARE).begins == leaves
    assert step(one, StepId.FIT_TO_FLY).begins == HOME
    assert step(one, StepId.CONSULTATION).phrases == (Phrase.CONSULTATION_VIDEO,)
    assert step(one, StepId.TRAVEL_HOME).phrases == (Phrase.HOME_COMPANION,)
    assert step(one, StepId.CONSULTATION, talk + timedelta(days=1)).state is StepState.DONE


def test_a_day_home_that_the_procedure_does_not_allow_any_more_holds_no_more() -> None:
    longer = Recovery(stay_nights=3, fit_to_fly_days=20, aftercare_days=90)
    one = trip(day=DAY, recovery=longer, agreed=Agreed(departure_on=HOME))
    found = step(one, StepId.TRAVEL_HOME)
    assert (found.begins, found.ends, found.is_agreed) == (DAY + timedelta(days=20), None, False)


def test_hours_of_an_agreed_day_are_right_on_the_days_when_clocks_change() -> None:
    spring, monday = date(2027, 3, 14), date(2027, 3, 15)
    one = trip(day=monday, agreed=Agreed(arrival_on=spring, consultation_on=date(2027, 3, 12)))
    arrival, talk = step(one, StepId.ARRIVAL).hours, step(one, StepId.CONSULTATION).hours
    assert arrival is not None
    assert talk is not None
    assert [at.astimezone(UTC).hour for at in arrival] == [18, 22]
    assert [at.astimezone(UTC).hour for at in talk] == [13, 22]


near = st.integers(-120, 400)


@given(trips(), moments, st.none() | near, st.none() | near, st.none() | near)
def test_whatever_can_be_agreed_gives_a_plan_in_order_with_those_days(
    one: Trip,
    now: datetime,
    talk: int | None,
    arrives: int | None,
    leaves: int | None,
) -> None:
    start = one.day or noon(now.date()).date()
    wanted = Agreed(
        consultation_on=None if talk is None else start + timedelta(days=talk),
        arrival_on=None if arrives is None else start + timedelta(days=arrives),
        departure_on=None if leaves is None else start + timedelta(days=leaves),
    )
    before = start - timedelta(days=150)
    while refused := [problem.field for problem in agreement_problems(one, wanted, today=before)]:
        without: dict[str, Any] = dict.fromkeys(refused)
        wanted = replace(wanted, **without)
    agreed = replace(one, agreed=wanted)
    plan = plan_travel(agreed, now)
    dated = [step.day for step in plan.steps if step.day is not None]
    assert dated == sorted(dated)
    for found in plan.steps:
        assert found.begins is None or found.ends is None or found.begins <= found.ends
        day = agreed.agreed_day(found.id)
        if day is not None:
            assert (found.begins, found.ends, found.is_agreed) == (day, day, True)


def inquiry(**lead: Any) -> Inquiry:
    fields: dict[str, Any] = {"sequence": 1, "lead_id": "lead-1", "outcome": LeadOutcome.ROUTED,
              "location": "toronto", "treatment_on": DAY}  # fmt: skip
    return received_inquiry(lead=LeadProgress(**(fields | lead)), status=Status.SCHEDULING)


def agreement(number: int = 1, **changes: Any) -> Agreement:
    fields: dict[str, Any] = {
        "number": number, "location": "toronto", "treatment_on": DAY,
        "consultation_on": date(2027, 1, 20), "by": "maya", "name": "Maya", "at": MONDAY_NOON,
    }  # fmt: skip
    return Agreement(**(fields | changes))


def test_of_two_at_once_the_second_is_told_and_a_repetition_changes_nothing() -> None:
    first = agree(inquiry(), agreement())
    later = MONDAY_NOON + timedelta(seconds=5)
    assert agree(first, agreement(at=later)) is first
    for late in (agreement(by="zoe"), agreement(arrival_on=DAY), agreement(3), agreement(0)):
        with pytest.raises(PlanHasChanged) as refused:
            agree(first, late)
        assert refused.value.etag == '"1"'
    assert agree(first, agreement(2, arrival_on=DAY)).agreements[-1].arrival_on == DAY


@pytest.mark.parametrize("changes", [{"location": "calgary"}, {"treatment_on": None}])
def test_what_was_seen_for_another_clinic_or_day_is_not_agreed(changes: dict[str, Any]) -> None:
    with pytest.raises(PlanHasChanged):
        agree(inquiry(), agreement(**changes))


def test_nothing_is_agreed_after_the_end_nor_without_an_end() -> None:
    with pytest.raises(InquiryEnded):
        agree(replace(inquiry(), status=Status.WITHDRAWN), agreement())
    many = tuple(agreement(n) for n in range(1, AGREEMENTS_AT_MOST + 1))
    with pytest.raises(TooManyAgreements):
        agree(replace(inquiry(), agreements=many), agreement(AGREEMENTS_AT_MOST + 1))


def test_what_was_agreed_is_erased_with_everything_else() -> None:
    assert erase(agree(inquiry(), agreement()), MONDAY_NOON).agreements == ()


def test_another_clinic_begins_anew_and_another_day_keeps_what_does_not_lie_around_it() -> None:
    full = agreement(arrival_on=DAY, departure_on=HOME, phrases=("arrival_met", "of_a_newer_one"))
    lead = inquiry().lead
    agreed = agreed_with((full,), lead)
    assert (agreed.arrival_on, agreed.phrases) == (DAY, (Phrase.ARRIVAL_MET,))
    assert agreed_with((full,), replace(lead, location="calgary")) == NOTHING_AGREED
    moved = agreed_with((full,), replace(lead, treatment_on=DAY + timedelta(days=7)))
    assert (moved.consultation_on, moved.arrival_on, moved.departure_on) == (
        full.consultation_on, None, None,
    )  # fmt: skip
    sooner = agreed_with((full,), replace(lead, treatment_on=date(2027, 1, 20)))
    assert sooner.consultation_on is None


def test_what_changed_last_is_told_by_its_steps() -> None:
    one = agree(inquiry(), agreement())
    first = last_change(one)
    assert first is not None
    assert first.steps == (StepId.CONSULTATION,)
    two = agree(one, agreement(2, departure_on=HOME, phrases=("consultation_video",)))
    second = last_change(two)
    assert second is not None
    assert second.steps == (StepId.CONSULTATION, StepId.TRAVEL_HOME)
    assert last_change(inquiry()) is None


def test_another_day_of_the_treatment_is_what_changed_last_until_something_is_agreed_anew() -> None:
    lead, later = inquiry().lead, MONDAY_NOON + timedelta(hours=1)
    moved = lead.followed_by(
        Advanced(sequence=2, lead_id="lead-1", stage=Status.BOOKED, on=HOME, at=later)
    )
    again = moved.followed_by(
        Advanced(sequence=3, lead_id="lead-1", stage=Status.BOOKED, on=None, at=later)
    )
    assert (moved.treatment_moved_at, again.treatment_moved_at) == (later, later)
    agreed = replace(agree(inquiry(), agreement()), lead=again)
    change = last_change(agreed)
    assert change is not None
    assert (change.steps, change.at) == ((StepId.PROCEDURE,), later)
    anew = agreement(2, treatment_on=HOME, arrival_on=DAY, at=later + timedelta(hours=1))
    last = last_change(agree(agreed, anew))
    assert last is not None
    assert last.steps == (StepId.ARRIVAL,)
    elsewhere = Routed(sequence=4, lead_id="lead-1", location="calgary", at=later)
    assert again.followed_by(elsewhere).treatment_moved_at is None
