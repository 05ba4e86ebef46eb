"""Nobody is promised an answer on a day on which the clinic is closed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.calendar import OpeningHours
from shared.calendar.holidays import is_holiday
from tests.shared.calendar.test_opening_hours import local

OFFICE = dict.fromkeys(
    ("mon", "tue", "wed", "thu", "fri"), (("08:30", "12:00"), ("13:00", "17:00"))
)
PROVINCES = [
    f"CA-{code}"
    for code in ("AB", "BC", "MB", "NB", "NL", "NS", "NT", "NU", "ON", "PE", "QC", "SK", "YT")
]  # fmt: skip


@pytest.mark.parametrize("province", PROVINCES)
def test_every_province_is_closed_at_new_year_on_canada_day_and_at_christmas(province: str) -> None:
    for day in (date(2026, 1, 1), date(2026, 7, 1), date(2026, 12, 25)):
        assert is_holiday(day, province)


@pytest.mark.parametrize(
    ("day", "closed", "open_there"),
    [
        (date(2026, 6, 24), "CA-QC", "CA-ON"),  # Saint-Jean-Baptiste
        (date(2026, 2, 16), "CA-ON", "CA-QC"),  # Family Day
        (date(2026, 11, 11), "CA-BC", "CA-ON"),  # Remembrance Day
        (date(2026, 12, 28), "CA-ON", "CA-BC"),  # Boxing Day, which fell on a Saturday
        (date(2026, 8, 3), "CA-BC", "CA-QC"),  # British Columbia Day
    ],
)
def test_a_province_has_holidays_of_its_own(day: date, closed: str, open_there: str) -> None:
    assert is_holiday(day, closed)
    assert not is_holiday(day, open_there)


@pytest.mark.parametrize("province", ["", "CA", "CA-", "CA-XX", "US-TX", "QC", "ca-qc", "CA-QC-1"])
def test_what_is_no_province_has_no_holidays(province: str) -> None:
    assert not is_holiday(date(2026, 12, 25), province)


def test_no_deadline_falls_on_christmas() -> None:
    """Eight opening hours from the afternoon before: over two holidays and a weekend."""
    hours = OpeningHours(week=OFFICE, timezone="America/Toronto", province="CA-ON")
    thursday = local("2026-12-24T15:00")
    assert hours.after(thursday, timedelta(hours=2)) == local("2026-12-24T17:00")
    assert hours.after(thursday, timedelta(hours=3)) == local("2026-12-29T09:30")
    anywhere = OpeningHours(week=OFFICE, timezone="America/Toronto")
    assert anywhere.after(thursday, timedelta(hours=3)) == local("2026-12-25T09:30")


def test_what_is_said_of_one_day_stands_above_its_weekday_and_its_holiday() -> None:
    hours = OpeningHours(
        week=OFFICE,
        timezone="America/Toronto",
        province="CA-ON",
        dated={
            date(2026, 12, 24): (("09:00", "12:00"),),
            date(2026, 12, 25): (("10:00", "11:00"),),
            date(2026, 12, 29): (),
        },
    )
    start = local("2026-12-24T11:00")
    assert hours.after(start, timedelta(hours=1)) == local("2026-12-24T12:00")
    assert hours.after(start, timedelta(hours=2)) == local("2026-12-25T11:00")
    assert hours.after(start, timedelta(hours=2, minutes=30)) == local("2026-12-30T09:00")
    assert hours.on(date(2026, 12, 29)) == ()


def test_a_dated_interval_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends after"):
        OpeningHours(week={}, timezone="UTC", dated={date(2026, 1, 1): (("12:00", "08:00"),)})


def test_a_clinic_whose_hours_are_not_known_has_no_holidays_either() -> None:
    hours = OpeningHours(week={}, timezone="America/Toronto", province="CA-ON")
    start = local("2026-12-24T15:00")
    assert hours.after(start, timedelta(hours=24)) == start + timedelta(hours=24)


@given(
    st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001 - the zone comes below
    st.integers(0, 400),
    st.sampled_from(PROVINCES),
)
def test_at_no_time_a_deadline_is_a_holiday_or_before_its_beginning(
    start: datetime, hours: int, province: str
) -> None:
    zone = "America/Toronto"
    week = OpeningHours(week=OFFICE, timezone=zone, province=province)
    began = start.replace(tzinfo=UTC)
    due = week.after(began, timedelta(hours=hours))
    assert due >= began
    if due > began:
        before = due - timedelta(seconds=1)
        assert not is_holiday(before.astimezone(ZoneInfo(zone)).date(), province)
