"""The steps of a plan: which there are for whom, on which days, and how far somebody has come."""

from datetime import date, timedelta
from typing import Any

import pytest

from services.inquiry.inquiries.domain import Status
from services.inquiry.travel_plan.domain import (
    RULES,
    Advice,
    Basis,
    Count,
    Counted,
    Paper,
    Step,
    StepId,
    StepState,
    TravelPlan,
    plan_travel,
)
from shared.directory import Recovery
from shared.eligibility.domain import Distance
from tests.inquiry.travel_plan.builders import DAY, OPEN, noon, trip

EARLY = date(2026, 11, 2)
LOCAL = ["records", "consultation", "procedure", "aftercare"]
TRAVELLING = [
    "records", "consultation", "arrival", "procedure", "stay", "check", "fit_to_fly",
    "travel_home", "aftercare",
]  # fmt: skip
ABROAD = [*TRAVELLING[:2], "entry_documents", *TRAVELLING[2:]]


def planned(travels: str = "international", today: date = EARLY, **changes: Any) -> TravelPlan:
    return plan_travel(trip(travels, **changes), noon(today))


def step_of(plan: TravelPlan, step: StepId) -> Step:
    found = plan.step(step)
    assert found is not None
    return found


def days_of(plan: TravelPlan) -> dict[str, tuple[date | None, date | None]]:
    return {one.id.value: (one.begins, one.ends) for one in plan.steps}


@pytest.mark.parametrize(
    ("travels", "steps"),
    [("local", LOCAL), ("out_of_province", TRAVELLING), ("international", ABROAD)],
)
@pytest.mark.parametrize("day", [None, DAY])
def test_who_comes_from_far_has_a_longer_plan(
    travels: str, steps: list[str], day: date | None
) -> None:
    plan = planned(travels, day=day)
    assert [one.id.value for one in plan.steps] == steps
    assert plan.travel_class == travels


def test_the_days_of_a_plan_follow_from_the_day_of_the_treatment() -> None:
    plan = planned("international", day=DAY)
    assert (plan.basis, plan.day) == (Basis.TREATMENT, DAY)
    assert days_of(plan) == {
        "records": (None, date(2026, 11, 16)),
        "consultation": (None, date(2026, 11, 30)),
        "entry_documents": (date(2026, 12, 13), date(2027, 1, 31)),
        "arrival": (date(2027, 2, 7), date(2027, 2, 7)),
        "procedure": (DAY, DAY),
        "stay": (DAY, date(2027, 2, 11)),
        "check": (date(2027, 2, 11), date(2027, 2, 11)),
        "fit_to_fly": (date(2027, 2, 18), None),
        "travel_home": (date(2027, 2, 18), None),
        "aftercare": (date(2027, 2, 18), date(2027, 5, 9)),
    }


def test_without_a_day_and_without_a_wish_everything_is_counted_from_the_day() -> None:
    plan = planned("international")
    assert (plan.basis, plan.day) == (Basis.NONE, None)
    assert {one.begins or one.ends for one in plan.steps} == {None}
    assert {one.id.value: (one.relative.how.value, one.relative.number) for one in plan.steps} == {
        "records": ("weeks_before", 12),
        "consultation": ("weeks_before", 10),
        "entry_documents": ("weeks_before", 8),
        "arrival": ("days_before", 1),
        "procedure": ("the_day", 0),
        "stay": ("nights", 3),
        "check": ("on_day", 3),
        "fit_to_fly": ("not_before_day", 10),
        "travel_home": ("not_before_day", 10),
        "aftercare": ("until_day", 90),
    }


def test_with_a_wish_the_days_are_those_of_an_example() -> None:
    saturday = date(2027, 3, 13)
    plan = planned("out_of_province", earliest=saturday)
    assert (plan.basis, plan.day) == (Basis.EXAMPLE, date(2027, 3, 15))
    assert step_of(plan, StepId.ARRIVAL).begins == date(2027, 3, 14)


@pytest.mark.parametrize(
    ("wish", "basis"),
    [
        ({"earliest": EARLY}, Basis.EXAMPLE),
        ({"earliest": EARLY, "latest": EARLY + timedelta(days=30)}, Basis.NONE),
        ({"latest": EARLY + timedelta(days=300)}, Basis.NONE),
        ({"earliest": date.max}, Basis.NONE),
        ({"earliest": date.min}, Basis.NONE),
    ],
)
def test_an_example_is_a_day_that_can_be_prepared_and_that_the_wish_allows(
    wish: dict[str, date], basis: Basis
) -> None:
    plan = planned("international", **wish)
    assert plan.basis is basis
    if plan.day is not None:
        assert plan.day >= EARLY + timedelta(days=RULES.lead["international"].consultation.amount)


@pytest.mark.parametrize("beyond", [date.min, date.max])
def test_a_day_out_of_all_reach_is_no_day(beyond: date) -> None:
    assert planned(day=beyond).basis is Basis.NONE


def test_where_nobody_has_given_figures_the_surgeon_says_them() -> None:
    plan = planned("international", day=DAY, recovery=None)
    after = [one for one in plan.steps if one.id not in {StepId.STAY} and one.begins is None]
    assert [one.id.value for one in after if one.ends is None] == [
        "check", "fit_to_fly", "travel_home", "aftercare",
    ]  # fmt: skip
    assert {one.relative for one in after if one.ends is None} == {Counted(how=Count.BY_SURGEON)}
    assert plan.step(StepId.STAY) is None


def test_nobody_flies_before_the_nights_that_they_are_to_stay() -> None:
    plan = planned(day=DAY, recovery=Recovery(stay_nights=9, fit_to_fly_days=2, aftercare_days=1))
    assert step_of(plan, StepId.FIT_TO_FLY).begins == DAY + timedelta(days=9)
    aftercare = step_of(plan, StepId.AFTERCARE)
    assert aftercare.begins == aftercare.ends == DAY + timedelta(days=9)


def test_without_a_night_the_check_is_on_the_day_itself() -> None:
    none = Recovery(stay_nights=0, fit_to_fly_days=2, aftercare_days=14)
    plan = planned(day=DAY, recovery=none)
    assert plan.step(StepId.STAY) is None
    assert step_of(plan, StepId.CHECK).begins == DAY


@pytest.mark.parametrize(
    ("day", "check"),
    [
        (date(2027, 2, 8), date(2027, 2, 11)),
        (date(2027, 2, 4), date(2027, 2, 5)),  # Saturday and Sunday are closed
        (date(2027, 2, 11), date(2027, 2, 12)),  # so is Family Day, the 15th, and the day before
        (date(2027, 2, 12), date(2027, 2, 15)),  # nothing but closed days: the coordinator says
    ],
)
def test_the_check_is_on_the_last_day_of_the_stay_on_which_the_clinic_is_open(
    day: date, check: date
) -> None:
    found = step_of(planned(day=day), StepId.CHECK)
    assert found.begins == check
    assert (found.hours is not None) == bool(OPEN.on(check))


def test_times_are_on_the_clocks_of_the_clinic_also_where_they_change() -> None:
    sunday = date(2027, 3, 14)  # the night before it the clocks go forward
    plan = planned(day=sunday + timedelta(days=1))
    arrival = step_of(plan, StepId.ARRIVAL)
    assert arrival.begins == sunday
    assert arrival.hours is not None
    assert [one.isoformat() for one in arrival.hours] == [
        "2027-03-14T14:00:00-04:00", "2027-03-14T18:00:00-04:00",
    ]  # fmt: skip
    check = step_of(plan, StepId.CHECK)
    assert check.hours is not None
    assert [one.isoformat() for one in check.hours] == [
        "2027-03-18T08:30:00-04:00", "2027-03-18T17:00:00-04:00",
    ]  # fmt: skip
    saturday = step_of(planned(day=sunday), StepId.ARRIVAL).hours
    assert saturday is not None
    assert saturday[0].isoformat() == "2027-03-13T14:00:00-05:00"


@pytest.mark.parametrize(
    ("day", "fit"),
    [(date(2028, 2, 20), date(2028, 3, 1)), (date(2027, 12, 28), date(2028, 1, 7))],
)
def test_leap_days_and_ends_of_years_are_counted(day: date, fit: date) -> None:
    assert step_of(planned(day=day), StepId.FIT_TO_FLY).begins == fit


def test_what_should_be_done_already_is_to_be_done_today_and_not_yesterday() -> None:
    today = DAY - timedelta(days=20)
    plan = planned("international", today, day=DAY)
    records, talk = step_of(plan, StepId.RECORDS), step_of(plan, StepId.CONSULTATION)
    assert (records.ends, talk.ends) == (today, today)
    assert records.relative == talk.relative == Counted(how=Count.SOON)
    papers = step_of(plan, StepId.ENTRY_DOCUMENTS)
    assert (papers.begins, papers.ends) == (today, DAY - timedelta(days=8))


@pytest.mark.parametrize(
    ("status", "states"),
    [
        (Status.RECEIVED, ("ahead", "ahead", "ahead")),
        (Status.CONTACTED, ("now", "ahead", "ahead")),
        (Status.RECORDS, ("now", "ahead", "ahead")),
        (Status.MEDICAL_REVIEW, ("done", "now", "ahead")),
        (Status.FINANCIAL_CLEARANCE, ("done", "done", "now")),
        (Status.BOOKED, ("done", "done", "now")),
        (Status.UNKNOWN, ("ahead", "ahead", "ahead")),
    ],
)
def test_how_far_the_preparations_are_follows_the_inquiry(
    status: Status, states: tuple[str, ...]
) -> None:
    plan = planned("international", DAY - timedelta(days=50), status=status, day=DAY)
    assert tuple(one.state.value for one in plan.steps[:3]) == states


@pytest.mark.parametrize(
    ("days", "now"),
    [
        (-1, ["arrival"]),
        (0, ["procedure", "stay"]),
        (1, ["stay"]),
        (3, ["stay", "check"]),
        (5, []),
        (10, ["fit_to_fly", "travel_home", "aftercare"]),
        (30, ["aftercare"]),
        (91, []),
    ],
)
def test_after_the_preparations_the_calendar_says_how_far_somebody_is(
    days: int, now: list[str]
) -> None:
    plan = planned(today=DAY + timedelta(days=days), day=DAY, status=Status.BOOKED)
    assert [one.id.value for one in plan.steps if one.state is StepState.NOW] == [
        *(["entry_documents"] if days == -1 else []), *now,
    ]  # fmt: skip
    if days == 91:
        assert {one.state for one in plan.steps} == {StepState.DONE}


def test_nobody_is_sent_for_entry_documents_before_their_time() -> None:
    plan = planned("international", EARLY, status=Status.BOOKED, day=DAY)
    assert step_of(plan, StepId.ENTRY_DOCUMENTS).state is StepState.AHEAD


def test_an_example_passes_no_step_off_as_done() -> None:
    plan = planned("out_of_province", earliest=EARLY, status=Status.RECEIVED)
    assert {one.state for one in plan.steps} == {StepState.AHEAD}


def test_the_day_begins_and_ends_at_the_clinic() -> None:
    still_sunday = noon(DAY) - timedelta(hours=12, minutes=30)
    plan = plan_travel(trip(day=DAY), still_sunday)
    assert step_of(plan, StepId.ARRIVAL).state is StepState.NOW


@pytest.mark.parametrize(
    ("hours", "advice"),
    [
        (None, (Advice.PERHAPS_LONG_JOURNEY,)),
        (0.5, ()),
        (4, ()),
        (4.25, (Advice.LONG_JOURNEY,)),
        (30, (Advice.LONG_JOURNEY,)),
    ],
)
def test_a_journey_of_more_than_four_hours_is_warned_of_clots(
    hours: float | None, advice: tuple[Advice, ...]
) -> None:
    assert planned(hours_of_travel=hours).advice == advice
    assert planned("local", hours_of_travel=hours).advice == ()


def test_every_rule_of_medicine_names_its_source() -> None:
    assert "World Health Organization" in RULES.long_journey_hours.source
    assert "Immigration" in RULES.entry_documents.source
    assert RULES.long_journey_hours.confirmed_by == ""


@pytest.mark.parametrize(
    ("changes", "travels", "travel_class"),
    [
        # A plan that has stayed behind after a move: the journey counts, not the plan.
        ({"distance": Distance.OTHER_PROVINCE, "province": "CA-ON"}, False, "out_of_province"),
        ({"distance": Distance.OWN_PROVINCE, "province": "CA-BC"}, True, "local"),
        ({"distance": Distance.OWN_PROVINCE, "province": None}, False, "local"),
        ({"distance": Distance.UNKNOWN, "province": None}, True, "unknown"),
        ({"distance": Distance.OWN_PROVINCE, "country": "FR", "province": None}, True, "local"),
    ],
)
def test_who_travels_follows_from_where_they_live(
    changes: dict[str, Any], travels: bool, travel_class: str
) -> None:
    plan = planned("out_of_province", **changes)
    assert (plan.step(StepId.ARRIVAL) is not None) == travels
    assert plan.travel_class == travel_class
    assert (Paper.PASSPORT in plan.papers) == (changes.get("country") == "FR")


def test_papers_follow_from_the_journey_and_from_who_pays() -> None:
    assert planned("local").papers == (
        Paper.PHOTO_ID, Paper.HEALTH_CARD, Paper.RECORDS, Paper.MEDICATION_LIST,
    )  # fmt: skip
    abroad = planned("international", payer_kind="workers_compensation").papers
    assert abroad == (
        Paper.PASSPORT, Paper.ENTRY_DOCUMENT, Paper.RECORDS, Paper.MEDICATION_LIST,
        Paper.PAYER_AUTHORIZATION, Paper.TRAVEL_INSURANCE,
    )  # fmt: skip
