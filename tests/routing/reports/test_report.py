"""What a report says of rows: counts that add up, and nothing said of too few."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.decisions.domain import DoctorAtClinic
from services.routing.reports.domain import (
    FEW,
    Rate,
    ReportRow,
    Share,
    ShareVerdict,
    SpanInvalid,
    SpanTooLong,
    report_of,
    require_span,
    spread_of,
    wilson,
)

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)
LENGTHS = st.lists(st.timedeltas(timedelta(0), timedelta(days=90)), min_size=1, max_size=60)


def row(**more: object) -> ReportRow:
    fields: dict[str, object] = {
        "location": "toronto",
        "doctor": "roy",
        "travel_class": "local",
        "received_at": NOW - 48 * HOUR,
        "reply_by": NOW - 24 * HOUR,
        "assigned_at": NOW - 47 * HOUR,
        "contacted_at": NOW - 30 * HOUR,
        "has_moved": False,
        "has_ended": False,
        "is_booked": False,
    }
    return ReportRow(**(fields | more))  # type: ignore[arg-type] # the test says what it changes


INSTANTS = st.datetimes(datetime(2026, 11, 1), datetime(2026, 11, 30), timezones=st.just(UTC))  # noqa: DTZ001 - with the zone beside
ROWS = st.lists(
    st.builds(
        ReportRow,
        location=st.none() | st.sampled_from(["toronto", "calgary"]),
        doctor=st.none() | st.sampled_from(["roy", "lee"]),
        travel_class=st.sampled_from(["local", "international"]),
        received_at=INSTANTS,
        reply_by=INSTANTS,
        assigned_at=st.none() | INSTANTS,
        contacted_at=st.none() | INSTANTS,
        has_moved=st.booleans(),
        has_ended=st.booleans(),
        is_booked=st.booleans(),
    ),
    max_size=60,
)


@pytest.mark.parametrize(
    ("count", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (5, 10, 0.2366, 0.7634),
     (81, 263, 0.2553, 0.3662), (1, 1_000, 0.0002, 0.0056)],
)  # fmt: skip
def test_a_band_is_wilsons_interval(count: int, total: int, low: float, high: float) -> None:
    band = wilson(count, total)
    assert (round(band.low, 4), round(band.high, 4)) == (low, high)


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_what_was_seen_lies_in_the_band_and_more_of_the_same_makes_it_narrower(
    one: int, other: int
) -> None:
    count, total = min(one, other), max(one, other)
    band, more = wilson(count, total), wilson(count * 4, total * 4)
    assert 0 <= band.low <= band.high <= 1
    if total:
        assert band.low <= count / total <= band.high
        assert more.high - more.low <= band.high - band.low + 1e-12


@given(LENGTHS)
def test_half_waited_at_most_the_median_and_nine_of_ten_at_most_the_other(
    lengths: list[timedelta],
) -> None:
    spread = spread_of(lengths)
    assert spread.median is not None
    assert spread.p90 is not None
    assert {spread.median, spread.p90} <= set(lengths)
    for bound, part in ((spread.median, 0.5), (spread.p90, 0.9)):
        assert sum(one <= bound for one in lengths) >= part * len(lengths)
        assert sum(one < bound for one in lengths) < part * len(lengths) + 1e-9


@given(ROWS)
def test_every_lead_is_counted_once_wherever_it_is(rows: list[ReportRow]) -> None:
    report = report_of(rows, {"toronto/roy": 1, "calgary/kim": 2}, NOW)
    clinics = report.clinics.values()
    assert report.all.received == len(rows)
    assert report.all.routed == sum(one.received for one in clinics)
    assert report.all.routed == sum(one.booked.total for one in report.conversions)
    for one in (report.all, *clinics):
        assert one.to_route.count + one.moved <= one.routed <= one.received
        assert 0 <= one.breaches.count <= one.breaches.total <= one.received
    for location in report.clinics:
        here = [one for one in report.shares if one.at.location == location]
        assert {one.rate.total for one in here} <= {sum(one.rate.count for one in here)}
        targets = [one.target for one in here if one.target is not None]
        assert not targets or sum(targets) == pytest.approx(1)


@pytest.mark.parametrize(
    ("more", "is_breach"),
    [
        ({}, False),
        ({"contacted_at": NOW - 24 * HOUR}, False),
        ({"contacted_at": NOW - 23 * HOUR}, True),
        ({"contacted_at": None}, True),
        ({"contacted_at": None, "has_ended": True}, None),
        ({"contacted_at": None, "reply_by": NOW}, None),
        ({"location": None, "doctor": None, "contacted_at": None}, True),
    ],
)
def test_a_promise_is_kept_broken_or_still_open(
    more: dict[str, object], is_breach: bool | None
) -> None:
    assert row(**more).is_breach(NOW) is is_breach


@pytest.mark.parametrize(
    ("more", "length"),
    [
        ({}, HOUR),
        ({"has_moved": True}, None),
        ({"location": None, "doctor": None}, None),
        ({"assigned_at": None}, None),
        ({"assigned_at": NOW - 49 * HOUR}, timedelta(0)),
    ],
)
def test_the_time_to_a_doctor_is_told_where_it_is_known(
    more: dict[str, object], length: timedelta | None
) -> None:
    assert row(**more).time_to_route == length


@pytest.mark.parametrize(
    ("count", "total", "target", "verdict"),
    [
        (3, FEW - 1, 0.1, ShareVerdict.FEW),
        (0, 0, 0.5, ShareVerdict.FEW),
        (50, 100, 0.5, ShareVerdict.AS_DUE),
        (50, 100, 0.7, ShareVerdict.BELOW),
        (50, 100, 0.3, ShareVerdict.ABOVE),
        (50, 100, None, ShareVerdict.NO_TARGET),
    ],
)
def test_a_share_is_held_to_its_target_only_where_there_are_enough(
    count: int, total: int, target: float | None, verdict: ShareVerdict
) -> None:
    at = DoctorAtClinic("toronto", "roy")
    assert Share(at=at, rate=Rate(count=count, total=total), target=target).verdict is verdict


def test_a_span_is_at_most_92_days_also_over_a_change_of_clocks() -> None:
    begin = datetime(2026, 9, 1, 4, tzinfo=UTC)
    require_span(begin, begin + timedelta(days=92, hours=1))
    with pytest.raises(SpanTooLong):
        require_span(begin, begin + timedelta(days=93))
    for end in (begin, begin - HOUR):
        with pytest.raises(SpanInvalid):
            require_span(begin, end)
