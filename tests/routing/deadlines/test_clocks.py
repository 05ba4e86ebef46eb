"""Clocks in opening hours: holidays, split shifts, clock changes, midnight, and the ladder."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.deadlines.domain import (
    FIRST_DEADLINES,
    PLAIN_TIME,
    STOPPED,
    Deadlines,
    Due,
    Escalation,
    LeadClock,
    Rung,
    instants,
    looked_at,
    started,
)
from shared.calendar import HORIZON, OpeningHours
from shared.directory.domain import Clinic
from tests.routing.decisions.builders import WEEKDAYS, clinic

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS = dict.fromkeys(DAYS, (("00:00", "24:00"),))
NIGHTS = dict.fromkeys(DAYS, (("00:00", "06:00"),))
MONTREAL: dict[str, Any] = {"province": "CA-QC", "timezone": "America/Montreal"}
VANCOUVER: dict[str, Any] = {"province": "CA-BC", "timezone": "America/Vancouver"}
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NONE, WARNING, OVERDUE, NETWORK_DESK, UNKNOWN = tuple(Escalation)


def local(text: str, zone: str = "America/Toronto") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def hours(accept: int) -> Deadlines:
    return replace(FIRST_DEADLINES, accept=accept)


# --- what counts as time -----------------------------------------------------------------------

CASES: list[tuple[str, dict[str, Any], str, int, str]] = [
    ("within one shift", {}, "2023-11-20 09:00", 2, "2023-11-20 11:00"),
    ("over the lunch of a split shift", {}, "2023-11-20 11:00", 2, "2023-11-20 14:00"),
    ("to the minute of closing", {}, "2023-11-20 09:00", 3, "2023-11-20 12:00"),
    ("the minute before midnight", {}, "2023-11-20 23:59", 1, "2023-11-21 09:30"),
    ("the minute at midnight", {}, "2023-11-21 00:00", 1, "2023-11-21 09:30"),
    ("the minute after midnight", {}, "2023-11-21 00:01", 1, "2023-11-21 09:30"),
    ("open at midnight", {"hours": ALWAYS}, "2023-11-21 00:00", 1, "2023-11-21 01:00"),
    ("through midnight", {"hours": ALWAYS}, "2023-11-20 23:59", 1, "2023-11-21 00:59"),
    ("over a weekend", {}, "2023-11-24 16:00", 2, "2023-11-27 09:30"),
    ("over 25 December, a Monday", {}, "2023-12-22 16:00", 2, "2023-12-27 09:30"),  # and the 26th
    ("25 December in Vancouver", VANCOUVER, "2023-12-22 16:00", 2, "2023-12-26 09:30"),
    ("on 25 December itself", {}, "2023-12-25 10:00", 1, "2023-12-27 09:30"),
    ("over Good Friday", {}, "2023-04-06 16:00", 2, "2023-04-10 09:30"),
    ("over 24 June, in Quebec", MONTREAL, "2024-06-21 16:00", 2, "2024-06-25 09:30"),
    ("over 24 June, elsewhere", {}, "2024-06-21 16:00", 2, "2024-06-24 09:30"),
    ("clocks go forward", {"hours": NIGHTS}, "2023-03-12 00:00", 6, "2023-03-13 01:00"),
    ("clocks go back", {"hours": NIGHTS}, "2023-11-05 00:00", 6, "2023-11-05 05:00"),
    ("no hours known, over a night", {"hours": {}}, "2023-11-24 16:30", 8, "2023-11-25 00:30"),
    ("no hours known, on a holiday", {"hours": {}}, "2023-12-25 10:00", 8, "2023-12-25 18:00"),
]


@pytest.mark.parametrize(("case", "changes", "since", "allowed", "due"), CASES)
def test_every_deadline_counts_the_opening_hours_of_the_clinic(
    case: str, changes: dict[str, Any], since: str, allowed: int, due: str
) -> None:
    here = clinic(reply_within_hours=allowed, **changes)
    zone = str(changes.get("timezone", "America/Toronto"))
    begin, end = local(since, zone), local(due, zone)
    step = replace(FIRST_DEADLINES, next_steps=(("records", allowed),))
    assert FIRST_DEADLINES.contact_due(here, begin) == end, case
    assert hours(allowed).accept_by(here, begin) == end
    assert step.step_due("records", here.opening_hours, begin) == end


def test_a_first_contact_is_allowed_no_more_hours_than_the_clinic_promises() -> None:
    here, begin = clinic(reply_within_hours=3), local("2023-11-20 08:30")
    allowed = {None: "11:30", 2: "10:30", 3: "11:30", 700: "11:30"}
    for first_contact, due in allowed.items():
        deadlines = replace(FIRST_DEADLINES, first_contact=first_contact)
        assert deadlines.contact_due(here, begin) == local(f"2023-11-20 {due}")


@pytest.mark.parametrize("stage", ["booked", "closed", "unrouted", "unheard-of", ""])
def test_a_stage_that_waits_for_nothing_has_no_deadline(stage: str) -> None:
    assert FIRST_DEADLINES.step_due(stage, PLAIN_TIME, local("2023-11-20 09:00")) is None


# --- the ladder --------------------------------------------------------------------------------


def test_a_warning_comes_after_three_quarters_of_the_time_and_the_desk_after_twice_of_it() -> None:
    here, begin = clinic(), local("2023-11-20 08:30")  # eight hours a day, less half an hour
    due_at = here.opening_hours.after(begin, 8 * HOUR)
    assert list(instants(FIRST_DEADLINES.ladder, here.opening_hours, begin, due_at)) == [
        (WARNING, local("2023-11-20 15:30")),
        (OVERDUE, local("2023-11-21 09:00")),
        (NETWORK_DESK, local("2023-11-22 09:30")),
    ]


def test_a_clock_that_is_late_from_the_start_reaches_its_levels_one_opening_hour_apart() -> None:
    here, begin = clinic(), local("2023-11-21 10:00")
    due_at = local("2023-11-20 10:00")
    assert list(instants(FIRST_DEADLINES.ladder, here.opening_hours, begin, due_at)) == [
        (WARNING, due_at),
        (OVERDUE, due_at),
        (NETWORK_DESK, local("2023-11-20 11:00")),
    ]


def clock_at(text: str, due: Due, deadlines: Deadlines = FIRST_DEADLINES) -> LeadClock:
    here = clinic().opening_hours
    return looked_at(deadlines, here, due.clock, due_at=due.at, now=local(text))


def test_a_clock_climbs_its_ladder_and_says_when_it_is_to_be_looked_at_again() -> None:
    begin = local("2023-11-20 08:30")
    due = started(
        FIRST_DEADLINES,
        clinic().opening_hours,
        since=begin,
        due_at=local("2023-11-21 09:00"),
        accept_by=local("2023-11-20 16:00"),
    )
    assert due.clock.look_at == local("2023-11-20 15:30")
    steps = [
        ("2023-11-19 08:30", NONE, "2023-11-20 15:30"),  # somebody's clock is behind ours
        ("2023-11-20 15:29", NONE, "2023-11-20 15:30"),
        ("2023-11-20 15:30", WARNING, "2023-11-20 16:00"),
        ("2023-11-20 16:00", WARNING, "2023-11-21 09:00"),
        ("2023-11-21 09:00", OVERDUE, "2023-11-22 09:30"),
        ("2023-11-22 09:29", OVERDUE, "2023-11-22 09:30"),
    ]
    for now, level, look_at in steps:
        seen = clock_at(now, due)
        assert (seen.level, seen.look_at) == (level, local(look_at)), now
    last = clock_at("2023-11-22 09:30", due)
    assert (last.level, last.look_at) == (NETWORK_DESK, None)


def test_a_level_that_was_reached_is_kept_by_a_clock_that_goes_back_or_another_ladder() -> None:
    begin = local("2023-11-20 08:30")
    due = started(
        FIRST_DEADLINES, clinic().opening_hours, since=begin, due_at=local("2023-11-21 09:00")
    )
    late = Due(at=due.at, clock=replace(due.clock, level=OVERDUE))
    assert clock_at("2023-11-20 09:00", late).level is OVERDUE
    assert clock_at("2023-11-20 09:00", late, replace(FIRST_DEADLINES, ladder=())).level is OVERDUE


@pytest.mark.parametrize("clock", [STOPPED, LeadClock(started_at=None, level=WARNING)])
def test_a_clock_that_does_not_run_reaches_nothing(clock: LeadClock) -> None:
    assert clock_at("2030-01-01 00:00", Due(at=local("2023-11-20 08:30"), clock=clock)) == clock


def test_a_level_that_only_another_version_knows_is_left_as_it_is() -> None:
    clock = LeadClock(started_at=local("2023-11-20 08:30"), level=UNKNOWN)
    assert clock_at("2030-01-01 00:00", Due(at=local("2023-11-21 08:30"), clock=clock)) == clock


# --- what is no deadline -----------------------------------------------------------------------

NOT_UPWARDS = (
    Rung(level=OVERDUE, percent=100),
    Rung(level=NETWORK_DESK, percent=99),
)
NO_DEADLINES: list[dict[str, Any]] = [
    {"accept": 0},
    {"accept": -8},
    {"accept": 721},
    {"first_contact": 0},
    {"first_contact": 10**9},
    {"next_steps": (("records", 0),)},
    {"next_steps": (("records", 5), ("records", 8))},
    {"ladder": NOT_UPWARDS},
    {"ladder": (Rung(level=WARNING, percent=50), Rung(level=WARNING, percent=75))},
    {"ladder": (Rung(level=NETWORK_DESK, percent=50), Rung(level=WARNING, percent=75))},
    {"hand_ons": -1},
]


@pytest.mark.parametrize("changes", NO_DEADLINES)
def test_what_nobody_can_be_held_to_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        replace(FIRST_DEADLINES, **changes)


@pytest.mark.parametrize(
    ("level", "percent"),
    [(NONE, 50), (UNKNOWN, 50), (WARNING, 0), (WARNING, -1), (WARNING, 1001), (OVERDUE, 99),
     (WARNING, 100), (NETWORK_DESK, 100)],
)  # fmt: skip
def test_what_is_no_rung_is_refused(level: Escalation, percent: int) -> None:
    with pytest.raises(ValueError, match=r"[a-z]"):
        Rung(level=level, percent=percent)


# --- properties --------------------------------------------------------------------------------

ZONES = ["America/Toronto", "America/Vancouver", "America/St_Johns", "America/Regina"]
PROVINCES = ["CA-ON", "CA-BC", "CA-NL", "CA-SK", "CA-QC"]
WEEKS = [
    WEEKDAYS,
    ALWAYS,
    NIGHTS,
    {},
    {"tue": (("09:00", "09:01"),)},
    {"sun": (("01:00", "03:00"),)},
]
ENDS = [
    datetime.min.replace(tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    datetime(9999, 12, 30, tzinfo=UTC),
]
clinics = st.builds(
    lambda week, zone, province, promised: clinic(
        hours=week, timezone=zone, province=province, reply_within_hours=promised
    ),
    st.sampled_from(WEEKS), st.sampled_from(ZONES), st.sampled_from(PROVINCES),
    st.integers(0, 60),
)  # fmt: skip
moments = st.integers(0, 600_000).map(lambda minute: local("2022-12-01 00:00") + minute * MINUTE)


@given(here=clinics, since=moments, minutes=st.integers(0, 5_000))
def test_so_much_opening_time_lies_between_as_was_waited_for(
    here: Clinic, since: datetime, minutes: int
) -> None:
    until = here.opening_hours.after(since, minutes * MINUTE)
    between = here.opening_hours.between(since, until)
    assert between == minutes * MINUTE or until - since > HORIZON - timedelta(days=14)


@given(here=clinics, since=moments, first=st.integers(-300, 30_000), then=st.integers(0, 30_000))
def test_opening_time_adds_up(here: Clinic, since: datetime, first: int, then: int) -> None:
    middle, hours_of = since + first * MINUTE, here.opening_hours
    end = middle + then * MINUTE
    whole = hours_of.between(since, end)
    assert timedelta(0) <= whole <= max(end - since, timedelta(0))
    if first >= 0:
        assert hours_of.between(since, middle) + hours_of.between(middle, end) == whole


@given(here=clinics, since=moments, late=st.integers(-20_000, 60_000))
def test_the_ladder_goes_up_in_time_and_its_second_rung_is_the_deadline(
    here: Clinic, since: datetime, late: int
) -> None:
    due_at = since + late * MINUTE
    rungs = list(instants(FIRST_DEADLINES.ladder, here.opening_hours, since, due_at))
    (_, warned_at), (_, overdue_at), (_, last_at) = rungs
    assert overdue_at == due_at
    assert warned_at <= overdue_at <= last_at
    assert warned_at >= min(since, due_at)


@given(here=clinics, since=moments, steps=st.lists(st.integers(-5_000, 20_000), max_size=8))
def test_whatever_a_clock_is_looked_at_its_level_only_rises_and_what_comes_lies_ahead(
    here: Clinic, since: datetime, steps: list[int]
) -> None:
    open_for = here.opening_hours
    due_at = FIRST_DEADLINES.contact_due(here, since)
    clock = started(FIRST_DEADLINES, open_for, since=since, due_at=due_at).clock
    now = since
    for step in steps:
        now += step * MINUTE
        after = looked_at(FIRST_DEADLINES, open_for, clock, due_at=due_at, now=now)
        assert after.level.rank >= clock.level.rank
        assert after.look_at is None or after.look_at > now
        assert after.level.is_overdue or now < due_at
        clock = after


@pytest.mark.parametrize("begin", ENDS)
@pytest.mark.parametrize("open_for", [PLAIN_TIME, clinic().opening_hours])
def test_at_the_ends_of_the_calendar_a_clock_is_still_a_clock(
    begin: datetime, open_for: OpeningHours
) -> None:
    due = started(FIRST_DEADLINES, open_for, since=begin, due_at=begin, accept_by=begin)
    seen = looked_at(FIRST_DEADLINES, open_for, due.clock, due_at=begin, now=begin)
    assert seen.level.is_overdue
    assert open_for.between(begin, begin) == timedelta(0)


@given(st.dates(date(2015, 1, 1), date(2024, 12, 31)), st.sampled_from(PROVINCES))
def test_a_deadline_never_falls_on_christmas(day: date, province: str) -> None:
    here = clinic(province=province)
    since = datetime(day.year, 12, 1 + day.day % 25, day.month, tzinfo=UTC)
    due = FIRST_DEADLINES.contact_due(here, since).astimezone(ZoneInfo("America/Toronto"))
    assert (due.month, due.day) != (12, 25)
