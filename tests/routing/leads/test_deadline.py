"""Deadlines in the clinic's opening hours: split days, weekends and the change of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.routing.decisions.builders import WEEKDAYS, clinic

TORONTO = ZoneInfo("America/Toronto")


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=TORONTO)


@pytest.mark.parametrize(
    ("received", "hours", "due"),
    [
        ("2023-11-20 09:00", 2, "2023-11-20 11:00"),  # a Monday morning
        ("2023-11-20 11:00", 2, "2023-11-20 14:00"),  # over the lunch break
        ("2023-11-20 12:30", 1, "2023-11-20 14:00"),  # in the lunch break
        ("2023-11-20 16:30", 1, "2023-11-21 09:00"),  # over the night
        ("2023-11-20 23:59", 1, "2023-11-21 09:30"),  # the minute before midnight
        ("2023-11-21 00:00", 1, "2023-11-21 09:30"),  # midnight itself
        ("2023-11-24 16:00", 2, "2023-11-27 09:30"),  # over the weekend
        ("2023-11-25 10:00", 8, "2023-11-28 09:00"),  # on a Saturday, more than a day's hours
        ("2023-11-20 09:00", 3, "2023-11-20 12:00"),  # to the very minute it closes
    ],
)
def test_only_opening_hours_count(received: str, hours: int, due: str) -> None:
    here = clinic(reply_within_hours=hours)
    assert here.replies_by(local(received)) == local(due)


def test_the_hours_are_those_of_the_clinics_time_zone() -> None:
    vancouver = clinic(timezone="America/Vancouver", reply_within_hours=1)
    received = datetime(2023, 11, 20, 14, 0, tzinfo=UTC)  # 6 in the morning there
    assert vancouver.replies_by(received) == datetime(2023, 11, 20, 17, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "due"),
    [
        # Open from 0 to 6: that Sunday has 5 such hours in March, 7 in November.
        ("2023-03-12", "2023-03-13 01:00"),
        ("2023-11-05", "2023-11-05 05:00"),
    ],
)
def test_real_hours_are_counted_when_the_clock_changes(day: str, due: str) -> None:
    nights = dict.fromkeys(("sun", "mon"), (("00:00", "06:00"),))
    here = clinic(hours=nights, reply_within_hours=6)
    assert here.replies_by(local(f"{day} 00:00")).astimezone(TORONTO) == local(due)


def test_a_clinic_without_opening_hours_gets_plain_hours() -> None:
    received = local("2023-11-25 10:00")
    assert clinic(hours={}, reply_within_hours=8).replies_by(received) == local("2023-11-25 18:00")


def test_a_deadline_never_lies_before_the_inquiry() -> None:
    here = clinic(hours=WEEKDAYS, reply_within_hours=0)
    received = local("2023-11-20 09:00")
    assert here.replies_by(received) >= received


@pytest.mark.parametrize("hours", [WEEKDAYS, {}])
@pytest.mark.parametrize("received", [local("2023-11-20 09:00"), local("9998-11-20 09:00")])
def test_a_deadline_that_no_clinic_can_mean_is_still_a_time(
    received: datetime, hours: dict[str, tuple[tuple[str, str], ...]]
) -> None:
    due = clinic(hours=hours, reply_within_hours=10**12).replies_by(received)
    assert timedelta(days=360) < due - received <= timedelta(days=366)
