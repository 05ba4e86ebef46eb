"""Banners begin and end at midnight of the clinic's own calendar, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from services.content.procedures.domain import NetworkBlocks, SharedAnnouncement
from services.content.procedures.domain.calendar import local_day, next_change

# Zones and years whose clock changes are history, so that no later tzdata says otherwise.
TORONTO, KOLKATA, APIA = "America/Toronto", "Asia/Kolkata", "Pacific/Apia"
BEIRUT, LORD_HOWE, SAO_PAULO = "Asia/Beirut", "Australia/Lord_Howe", "America/Sao_Paulo"


def banner(starts_on: date | None = None, ends_on: date | None = None) -> SharedAnnouncement:
    return SharedAnnouncement(slug="banner", texts={}, starts_on=starts_on, ends_on=ends_on)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


BEGINS = [
    ("a winter midnight", TORONTO, date(2015, 1, 10), utc("2015-01-10T05:00")),
    ("a summer midnight", TORONTO, date(2015, 7, 10), utc("2015-07-10T04:00")),
    ("the day on which clocks go forward", TORONTO, date(2015, 3, 8), utc("2015-03-08T05:00")),
    ("the day after", TORONTO, date(2015, 3, 9), utc("2015-03-09T04:00")),
    ("the day on which clocks go back", TORONTO, date(2015, 11, 1), utc("2015-11-01T04:00")),
    ("a zone of half an hour", KOLKATA, date(2015, 1, 10), utc("2015-01-09T18:30")),
    ("a midnight that is left out", SAO_PAULO, date(2015, 10, 18), utc("2015-10-18T03:00")),
    ("a midnight that is left out elsewhere", BEIRUT, date(2015, 3, 29), utc("2015-03-28T22:00")),
    ("a day that is left out", APIA, date(2011, 12, 30), utc("2011-12-30T10:00")),
]


@pytest.mark.parametrize(("_why", "zone", "day", "at"), BEGINS, ids=[row[0] for row in BEGINS])
def test_a_banner_begins_with_the_clinics_own_day(
    _why: str, zone: str, day: date, at: datetime
) -> None:
    assert next_change([banner(starts_on=day)], zone, at - timedelta(days=20)) == at
    assert next_change([banner(starts_on=day)], zone, at) is None
    before = local_day(at - timedelta(microseconds=1), zone)
    assert not banner(starts_on=day).is_shown_on(before)
    assert banner(starts_on=day).is_shown_on(local_day(at, zone))


def test_a_banner_ends_when_its_last_day_is_over() -> None:
    ends = next_change([banner(ends_on=date(2015, 1, 9))], TORONTO, utc("2015-01-01T00:00"))
    assert ends == utc("2015-01-10T05:00")


def test_a_banner_without_dates_never_changes() -> None:
    assert next_change([banner()], TORONTO, utc("2015-01-01T00:00")) is None


def test_at_one_instant_clinics_have_different_days() -> None:
    at = utc("2015-01-10T04:30")
    assert local_day(at, TORONTO) == date(2015, 1, 9)
    assert local_day(at, KOLKATA) == date(2015, 1, 10)


zones = st.sampled_from([TORONTO, KOLKATA, APIA, BEIRUT, LORD_HOWE, SAO_PAULO])
days = st.dates(date(2009, 1, 1), date(2016, 12, 31))
instants = st.integers(0, 2900 * 24 * 60).map(
    lambda minutes: utc("2009-01-01T00:00") + timedelta(minutes=minutes)
)


@st.composite
def banners(draw: st.DrawFn) -> SharedAnnouncement:
    starts_on, ends_on = draw(st.none() | days), draw(st.none() | days)
    assume(not (starts_on and ends_on) or starts_on <= ends_on)
    return SharedAnnouncement(
        slug=f"b-{draw(st.integers(0, 10**9))}", texts={}, starts_on=starts_on, ends_on=ends_on
    )


@given(
    shown=st.lists(banners(), max_size=4, unique_by=lambda one: one.slug),
    zone=zones,
    now=instants,
    share=st.floats(0, 1),
)
def test_until_the_next_change_the_same_banners_are_shown(
    shown: list[SharedAnnouncement], zone: str, now: datetime, share: float
) -> None:
    blocks = NetworkBlocks(announcements=tuple(shown))
    change = next_change(shown, zone, now)
    until = change or now + timedelta(days=3_000)
    assert until > now
    between = min(now + (until - now) * share, until - timedelta(microseconds=1))
    assert blocks.shown_on(local_day(between, zone)) == blocks.shown_on(local_day(now, zone))


@given(zone=zones, day=days)
def test_a_change_falls_on_the_first_instant_of_the_day(zone: str, day: date) -> None:
    at = next_change([banner(starts_on=day)], zone, utc("2008-01-01T00:00"))
    assert at is not None
    assert local_day(at, zone) >= day
    assert local_day(at - timedelta(microseconds=1), zone) < day
    assert at.astimezone(ZoneInfo(zone)).utcoffset() is not None
