"""The units of a week: from Monday at midnight where the clinic is, each inquiry once."""

from datetime import UTC, datetime, timedelta

import pytest

from services.routing.capacity.domain import (
    DoctorCapacity,
    WeekUnit,
    reserved_units,
    week_began,
    weeks_of,
)
from services.routing.decisions.domain import DoctorAtClinic
from tests.routing.capacity.test_capacities import ROY, reservation
from tests.routing.decisions.builders import clinic, directory, doctor

CALGARY = DoctorAtClinic("calgary", "roy")
WHERE = directory(
    clinic("toronto"),
    clinic("calgary", province="CA-AB", timezone="America/Vancouver"),
    doctor("roy", "toronto", "calgary", "closed-down"),
)
SUNDAY_LATE = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)
"""Monday, 01:00 in Toronto, and Sunday evening on the Pacific."""


def unit(inquiry_id: str, at: datetime, who: str = "roy") -> WeekUnit:
    return WeekUnit(inquiry_id=inquiry_id, doctor=who, at=at)


@pytest.mark.parametrize(
    ("timezone", "now", "monday"),
    [
        ("America/Toronto", "2026-11-23T04:59", "2026-11-16T05:00"),
        ("America/Toronto", "2026-11-23T05:00", "2026-11-23T05:00"),
        ("America/Toronto", "2026-11-30T04:59", "2026-11-23T05:00"),
        ("America/St_Johns", "2026-11-23T03:30", "2026-11-23T03:30"),
        ("America/Toronto", "2026-11-02T05:00", "2026-11-02T05:00"),  # the clocks went back
        ("America/Toronto", "2026-03-09T04:00", "2026-03-09T04:00"),  # and forward
    ],
)
def test_a_week_begins_on_monday_at_midnight_where_the_clinic_is(
    timezone: str, now: str, monday: str
) -> None:
    moment, expected = (datetime.fromisoformat(one).replace(tzinfo=UTC) for one in (now, monday))
    assert week_began(timezone, moment) == expected


def test_leads_at_every_clinic_are_units_of_the_week_of_each_clinic() -> None:
    weeks = weeks_of(["roy", "nobody"], WHERE, SUNDAY_LATE)
    assert set(weeks.began) == {ROY, CALGARY}
    before, after = SUNDAY_LATE - timedelta(hours=2), SUNDAY_LATE
    units = [unit("one", before), unit("two", after), unit("three", after, who="kim")]
    assert weeks.units(units, []) == {ROY: 1, CALGARY: 2}
    assert weeks.first == datetime(2026, 11, 16, 7, tzinfo=UTC)


def test_an_inquiry_that_is_reserved_and_written_is_one_unit() -> None:
    capacity = DoctorCapacity(doctor_at_clinic=ROY, pending=(reservation("one").pending,))
    units = [*reserved_units([capacity]), unit("one", SUNDAY_LATE - timedelta(days=20))]
    weeks = weeks_of(["roy"], WHERE, reservation().at)
    assert weeks.units(units, [capacity]) == {ROY: 1, CALGARY: 1}
    assert weeks.units(reversed(units), [capacity]) == {ROY: 1, CALGARY: 1}


def test_what_nobody_can_read_counts_at_every_clinic() -> None:
    broken = DoctorCapacity(doctor_at_clinic=CALGARY, unreadable=3)
    assert weeks_of(["roy"], WHERE, SUNDAY_LATE).units([], [broken]) == {ROY: 3, CALGARY: 3}


def test_of_nobody_there_is_no_week() -> None:
    assert weeks_of([], WHERE, SUNDAY_LATE).first is None
