"""An hour on a clinic's clock is one instant, or it is refused with what is wrong with it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.content.workflow.domain import Occurrence, instant_of
from shared.errors import Invalid

BEFORE = datetime(2025, 1, 1, tzinfo=UTC)
TORONTO, VANCOUVER, REGINA = "America/Toronto", "America/Vancouver", "America/Regina"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def refusal(local: str, zone: str, *, now: datetime = BEFORE) -> str:
    with pytest.raises(Invalid) as refused:
        instant_of(at(local), zone, now=now)
    (problem,) = refused.value.problems
    assert problem.field == "at"
    return problem.code


ONCE = [
    ("2025-07-01T09:00", TORONTO, "2025-07-01T13:00Z"),
    ("2025-03-09T01:59:59", TORONTO, "2025-03-09T06:59:59Z"),
    ("2025-03-09T03:00", TORONTO, "2025-03-09T07:00Z"),
    ("2025-11-02T00:59:59", TORONTO, "2025-11-02T04:59:59Z"),
    ("2025-11-02T02:00", TORONTO, "2025-11-02T07:00Z"),
    ("2025-03-09T03:00", VANCOUVER, "2025-03-09T10:00Z"),
    ("2025-11-02T02:00", VANCOUVER, "2025-11-02T10:00Z"),
    ("2025-03-09T02:30", REGINA, "2025-03-09T08:30Z"),
    ("2025-11-02T01:30", REGINA, "2025-11-02T07:30Z"),
]


@pytest.mark.parametrize(("local", "zone", "instant"), ONCE)
def test_a_time_that_comes_once_is_one_instant(local: str, zone: str, instant: str) -> None:
    assert instant_of(at(local), zone, now=BEFORE) == at(instant)


@pytest.mark.parametrize("zone", [TORONTO, VANCOUVER])
@pytest.mark.parametrize("local", ["2025-03-09T02:00", "2025-03-09T02:30", "2025-03-09T02:59:59"])
def test_a_time_that_the_clocks_leave_out_is_refused(local: str, zone: str) -> None:
    assert refusal(local, zone) == "no_such_time"


TWICE = [
    (TORONTO, "2025-11-02T05:30Z", "2025-11-02T06:30Z"),
    (VANCOUVER, "2025-11-02T08:30Z", "2025-11-02T09:30Z"),
]


@pytest.mark.parametrize(("zone", "first", "second"), TWICE)
def test_a_time_that_comes_twice_is_refused_until_it_is_said_which_one(
    zone: str, first: str, second: str
) -> None:
    local = at("2025-11-02T01:30")
    assert refusal("2025-11-02T01:30", zone) == "ambiguous_time"
    for occurrence, instant in ((Occurrence.FIRST, first), (Occurrence.SECOND, second)):
        assert instant_of(local, zone, now=BEFORE, occurrence=occurrence) == at(instant)


@pytest.mark.parametrize("occurrence", Occurrence)
def test_which_one_is_no_matter_where_there_is_one_and_makes_no_time_that_there_is_not(
    occurrence: Occurrence,
) -> None:
    noon = at("2025-11-02T12:00")
    assert instant_of(noon, TORONTO, now=BEFORE, occurrence=occurrence) == at("2025-11-02T17:00Z")
    with pytest.raises(Invalid):
        instant_of(at("2025-03-09T02:30"), TORONTO, now=BEFORE, occurrence=occurrence)


def test_what_has_passed_this_very_moment_included_is_refused() -> None:
    now = at("2025-07-01T13:00Z")
    assert refusal("2025-07-01T09:00", TORONTO, now=now) == "in_the_past"
    assert refusal("2025-07-01T08:59:59", TORONTO, now=now) == "in_the_past"
    soon = instant_of(at("2025-07-01T09:00:01"), TORONTO, now=now)
    assert soon == now + timedelta(seconds=1)


def test_of_an_hour_that_comes_twice_the_first_may_have_passed() -> None:
    now = at("2025-11-02T05:45Z")
    later = instant_of(at("2025-11-02T01:30"), TORONTO, now=now, occurrence=Occurrence.SECOND)
    assert later == at("2025-11-02T06:30Z")


@pytest.mark.parametrize(
    "local", ["0001-01-01T00:00", "9999-12-31T23:59:59", "2028-01-01T00:00", "1999-12-31T00:00"]
)
def test_an_absurd_time_is_refused(local: str) -> None:
    assert refusal(local, TORONTO) in {"malformed", "too_far"}


def test_a_time_with_an_offset_is_refused() -> None:
    assert refusal("2025-07-01T09:00-04:00", TORONTO) == "malformed"


@given(
    st.datetimes(min_value=datetime(2025, 1, 2), max_value=datetime(2026, 12, 31)),  # noqa: DTZ001
    st.sampled_from([TORONTO, VANCOUVER, REGINA, "America/St_Johns", "America/Edmonton"]),
    st.sampled_from([None, *Occurrence]),
)
def test_what_is_accepted_is_shown_by_the_clinics_clock_at_that_instant(
    local: datetime, zone: str, occurrence: Occurrence | None
) -> None:
    try:
        instant = instant_of(local, zone, now=BEFORE, occurrence=occurrence)
    except Invalid as refused:
        codes = {problem.code for problem in refused.problems}
    else:
        shown = instant.astimezone(ZoneInfo(zone))
        assert shown.replace(tzinfo=None, fold=0) == local.replace(fold=0)
        return
    assert codes <= {"no_such_time", "ambiguous_time"}
