"""Opening hours as arithmetic: what is refused, clock changes, the ends of what can be reckoned.

Every date is one of the past: its rules are history. The property tests follow a clock on the wall
minute by minute, as somebody who stands before the door would.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import HORIZON, Interval, OpeningHours, opening_time

Week = dict[str, tuple[Interval, ...]]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALWAYS: Week = dict.fromkeys(DAYS, (("00:00", "24:00"),))
TORONTO = "America/Toronto"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def after(start: datetime, amount: timedelta, week: Week, zone: str = TORONTO) -> datetime:
    return OpeningHours(week=week, timezone=zone).after(start, amount)


def local(text: str, zone: str = TORONTO, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


# --- what is refused ---------------------------------------------------------------------------

NO_TIME = [
    "",
    "9:00",
    "09:0",
    "0900",
    "09:60",
    "25:00",
    "24:01",
    "09:00\n",
    " 09:00",
    "-1:00",
    "٠٩:٠٠",
]


@pytest.mark.parametrize("clock", NO_TIME)
def test_what_is_no_time_of_day_is_refused(clock: str) -> None:
    for interval in ((clock, "24:00"), ("00:00", clock)):
        with pytest.raises(ValueError, match="HH:MM"):
            OpeningHours(week={"mon": (interval,)}, timezone=TORONTO)


@pytest.mark.parametrize(
    "interval", [("17:00", "09:00"), ("09:00", "09:00"), ("24:00", "24:00"), ("24:00", "00:00")]
)
def test_an_interval_that_does_not_end_after_it_began_is_refused(interval: Interval) -> None:
    with pytest.raises(ValueError, match="ends after"):
        OpeningHours(week={"mon": (interval,)}, timezone=TORONTO)


@pytest.mark.parametrize("day", ["", "Mon", "monday", "mon "])
def test_what_is_no_day_of_the_week_is_refused(day: str) -> None:
    with pytest.raises(ValueError, match="mon to sun"):
        OpeningHours(week={day: ()}, timezone=TORONTO)


NO_ZONE = ["", ".", "Toronto", "America", "america/nowhere", "../UTC", "/etc/localtime", "zone.tab"]


@pytest.mark.parametrize("zone", [*NO_ZONE, "a\x00b", "é", "\ud800", "x" * 5000, "tzdata.zi"])
def test_what_is_no_time_zone_is_refused(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        OpeningHours(week={}, timezone=zone)


# --- the ends of what can be reckoned ----------------------------------------------------------

EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
ENDS = [
    EARLIEST,
    EARLIEST + timedelta(days=3),
    LATEST,
    LATEST - timedelta(days=3),
    LATEST - timedelta(days=200),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=14))),
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))),
]
AMOUNTS = [timedelta.min, -HOUR, timedelta(0), HOUR, timedelta(hours=10**9), timedelta.max]


@pytest.mark.parametrize("week", [ALWAYS, {"mon": (("09:00", "17:00"),)}, {"mon": ()}, {}])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", TORONTO])
@pytest.mark.parametrize("start", ENDS, ids=str)
def test_at_the_ends_of_the_calendar_there_is_an_answer(
    start: datetime, zone: str, week: Week
) -> None:
    for amount in AMOUNTS:
        found = after(start, amount, week, zone)
        assert timedelta(0) <= found - start <= HORIZON


def test_an_amount_below_zero_counts_as_none() -> None:
    start = local("2023-11-20 10:30")
    assert after(start, timedelta(hours=-(10**9)), ALWAYS) == start


def test_for_no_time_at_all_the_answer_is_the_next_moment_the_clinic_is_open() -> None:
    week: Week = {"tue": (("09:00", "17:00"),)}
    assert after(local("2023-11-20 10:30"), timedelta(0), week) == local("2023-11-21 09:00")


def test_more_time_than_a_year_holds_ends_at_its_last_closing_time() -> None:
    start = local("2018-11-20 12:00")  # a Tuesday; the same Tuesday a year later is day 364
    last = after(start, timedelta.max, {"tue": (("09:00", "17:00"),)})
    assert last == local("2019-11-19 17:00")


@pytest.mark.parametrize("week", [{}, {"mon": ()}, ALWAYS])
def test_where_plain_time_counts_it_ends_with_the_year_that_is_looked_ahead(week: Week) -> None:
    start = local("2018-11-20 12:00")
    assert after(start, timedelta.max, week) == start + HORIZON
    assert after(start, HOUR, week) == start + HOUR


@pytest.mark.parametrize(
    ("hours", "amount"), [(8, 8 * HOUR), (0, 0 * HOUR), (-1, 0 * HOUR), (10**12, HORIZON)]
)
def test_a_number_of_hours_that_no_clinic_can_mean_is_cut_to_what_is_looked_ahead(
    hours: int, amount: timedelta
) -> None:
    assert opening_time(hours) == amount


# --- intervals ---------------------------------------------------------------------------------


def test_time_in_two_intervals_that_overlap_counts_once() -> None:
    week: Week = {"mon": (("11:00", "14:00"), ("09:00", "12:00"), ("10:00", "11:00"))}
    assert after(local("2023-11-20 09:00"), 5 * HOUR, week) == local("2023-11-20 14:00")


def test_a_clinic_that_never_closes_counts_every_hour_over_midnight() -> None:
    start = local("2023-11-20 23:30")
    assert after(start, 49 * HOUR, ALWAYS) == start + 49 * HOUR


@pytest.mark.parametrize("hours", [1, 5])
def test_the_hours_are_real_ones_whatever_zone_the_instant_is_written_in(hours: int) -> None:
    start = datetime(2023, 11, 5, 0, 30, tzinfo=ZoneInfo(TORONTO))  # before the clocks go back
    found = after(start, hours * HOUR, ALWAYS)
    assert found == start.astimezone(UTC) + hours * HOUR


@pytest.mark.parametrize(
    ("interval", "begins", "ends"),
    [
        (("01:00", "02:30"), "01:00", "03:00"),  # the clock goes on with three o'clock
        (("02:30", "05:00"), "03:00", "05:00"),
        (("00:00", "24:00"), "00:00", "23:59"),
    ],
)
def test_a_time_that_the_clock_leaves_out_is_the_moment_of_the_change(
    interval: Interval, begins: str, ends: str
) -> None:
    """In Toronto on 12 March 2023 the hour from two to three did not come."""
    begin, end = local(f"2023-03-12 {begins}"), local(f"2023-03-12 {ends}")
    week: Week = {"sun": (interval,)}
    assert after(begin - MINUTE, timedelta(0), week) == begin
    assert after(begin - MINUTE, end - begin, week) == end
    assert after(end, HOUR, week) > local("2023-03-12 23:59")


def test_an_interval_that_the_clock_leaves_out_altogether_is_not_there() -> None:
    week: Week = {"sun": (("02:10", "02:50"),)}
    assert after(local("2023-03-12 00:00"), MINUTE, week) == local("2023-03-19 02:11")


def test_a_time_that_comes_twice_is_its_first_occurrence() -> None:
    """In Toronto on 5 November 2023 the hour from one to two came twice."""
    until: Week = {"sun": (("00:00", "01:30"),), "mon": (("09:00", "17:00"),)}
    assert after(local("2023-11-05 00:00"), 2 * HOUR, until) == local("2023-11-06 09:30")
    since: Week = {"sun": (("01:30", "04:00"),)}
    assert after(local("2023-11-05 00:00"), 2 * HOUR, since) == local("2023-11-05 02:30")


def test_a_day_that_a_zone_left_out_has_no_opening_hours() -> None:
    """Samoa had no 30 December 2011: it was Thursday, and then it was Saturday."""
    friday: Week = {"fri": (("09:00", "17:00"),)}
    start = local("2011-12-29 12:00", "Pacific/Apia")
    assert after(start, HOUR, friday, "Pacific/Apia") == local("2012-01-06 10:00", "Pacific/Apia")


# --- as a clock on the wall shows it -----------------------------------------------------------

CHANGES = [
    ("America/Toronto", "2019-03-10 07:00"),
    ("America/Toronto", "2019-11-03 06:00"),
    ("America/St_Johns", "2010-11-07 02:31"),  # back at a minute past midnight
    ("America/Sao_Paulo", "2017-10-15 03:00"),  # on at midnight
    ("America/Sao_Paulo", "2018-02-18 02:00"),  # back at midnight
    ("America/Caracas", "2016-05-01 07:00"),  # on by half an hour
    ("Australia/Lord_Howe", "2019-04-06 15:00"),  # back by half an hour
    ("Antarctica/Troll", "2019-03-31 01:00"),  # on by two hours
    ("Pacific/Apia", "2011-12-30 10:00"),  # on by a day
    ("Pacific/Kwajalein", "1969-09-30 13:00"),  # back by nearly a day
]
WATCHED = 3 * 24 * 60  # minutes


@st.composite
def weeks(draw: st.DrawFn) -> Week:
    """Opening hours of any quarters of an hour, in any order, also over each other."""
    return draw(st.dictionaries(st.sampled_from(DAYS), intervals_of_a_day()))


@st.composite
def open_weeks(draw: st.DrawFn) -> Week:
    """Those with at least one opening."""
    day = draw(st.sampled_from(DAYS))
    return {**draw(weeks()), day: draw(intervals_of_a_day(at_least=1))}


def intervals_of_a_day(at_least: int = 0) -> st.SearchStrategy[tuple[tuple[str, str], ...]]:
    quarter = st.integers(0, 24 * 4).map(lambda n: f"{n // 4:02d}:{n % 4 * 15:02d}")
    two = st.lists(quarter, min_size=2, max_size=2, unique=True).map(sorted)
    interval = two.map(lambda pair: (pair[0], pair[1]))
    return st.lists(interval, min_size=at_least, max_size=3).map(tuple)


starts = st.tuples(st.sampled_from(CHANGES), st.integers(-2 * 24 * 60, 60)).map(
    lambda drawn: (
        drawn[0][0],
        datetime.fromisoformat(drawn[0][1]).replace(tzinfo=UTC) + drawn[1] * MINUTE,
    )
)


@given(start=starts, week=open_weeks(), minutes=st.integers(1, 900))
def test_the_answer_is_that_of_somebody_who_watches_the_clock_on_the_wall(
    start: tuple[str, datetime], week: Week, minutes: int
) -> None:
    zone, begin = start
    found = after(begin, minutes * MINUTE, week, zone)
    open_minutes = (at for at in watched(begin, zone) if is_open(at[1], week))
    last = next(islice(open_minutes, minutes - 1, None), None)
    if last is None:
        assert found > begin + WATCHED * MINUTE
    else:
        assert found == last[0] + MINUTE


def watched(begin: datetime, zone: str) -> Iterator[tuple[datetime, datetime]]:
    """Each minute and the latest time that the clock has shown up to then: a clock that is put back
    does not open a door that it has closed.
    """
    latest = datetime.min  # noqa: DTZ901 - what a clock shows has no zone
    for minute in range(-24 * 60, WATCHED):
        at = begin + minute * MINUTE
        latest = max(latest, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None))
        if minute >= 0:
            yield at, latest


def is_open(shown: datetime, week: Week) -> bool:
    clock = f"{shown:%H:%M}"
    return any(opens <= clock < closes for opens, closes in week.get(f"{shown:%a}".lower(), ()))


# --- in every zone there is --------------------------------------------------------------------


@given(
    start=st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=-11))])),
    zone=st.sampled_from(sorted(available_timezones())),
    week=weeks(),
    amount=st.timedeltas(min_value=timedelta(0)),
)
def test_the_answer_is_never_before_the_start_and_never_more_than_a_year_after_it(
    start: datetime, zone: str, week: Week, amount: timedelta
) -> None:
    found = after(start, amount, week, zone)
    assert timedelta(0) <= found - start <= HORIZON


@given(
    start=st.datetimes(datetime(1850, 1, 1), datetime(2020, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    zone=st.sampled_from(sorted(available_timezones())),
    week=weeks(),
    amount=st.timedeltas(timedelta(0), timedelta(days=500)),
    more=st.timedeltas(timedelta(0), timedelta(days=9)),
)
def test_who_asks_later_or_for_more_is_never_told_an_earlier_time(
    start: datetime, zone: str, week: Week, amount: timedelta, more: timedelta
) -> None:
    found = after(start, amount, week, zone)
    assert found <= after(start + more, amount, week, zone)
    assert found <= after(start, amount + more, week, zone)
