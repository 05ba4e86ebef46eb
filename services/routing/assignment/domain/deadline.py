"""When a lead is due: so many opening hours of the clinic after the inquiry came in."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.routing.roster.domain import Clinic

_LOOK_AHEAD_DAYS = 60


def due_at(clinic: Clinic, received_at: datetime) -> datetime:
    """The instant at which `reply_within_hours` hours of opening time have passed.

    A clinic without opening hours gets the plain number of hours.
    """
    left = timedelta(hours=clinic.reply_within_hours)
    for opens_at, closes_at in _openings(clinic, received_at):
        start = max(opens_at, received_at)
        if closes_at <= start:
            continue
        if closes_at - start >= left:
            return start + left
        left -= closes_at - start
    return received_at + timedelta(hours=clinic.reply_within_hours)


def _openings(clinic: Clinic, after: datetime) -> Iterator[tuple[datetime, datetime]]:
    zone = ZoneInfo(clinic.timezone)
    first = after.astimezone(zone).date()
    for day in range(_LOOK_AHEAD_DAYS):
        yield from _openings_on(clinic, first + timedelta(days=day), zone)


def _openings_on(clinic: Clinic, day: date, zone: ZoneInfo) -> list[tuple[datetime, datetime]]:
    """The day's intervals in UTC: differences are real time also where the clock changes."""
    return sorted(
        (
            datetime.combine(day, opens, zone).astimezone(UTC),
            datetime.combine(day, closes, zone).astimezone(UTC),
        )
        for opens, closes in clinic.hours.get(day.weekday(), ())
    )
