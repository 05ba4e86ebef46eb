"""Until when it is today, and whose day that is."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.routing.leads.domain import Visibility

_INSTANT: Final = timedelta(milliseconds=1)


def day_ends(at: datetime, timezone: str) -> datetime:
    """The last instant of that day on these clocks."""
    zone = ZoneInfo(timezone)
    tomorrow = at.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), zone).astimezone(UTC) - _INSTANT


def only_clinic(sees: Visibility, asked: str | None) -> str | None:
    """Where all is that a list shows: the clinic that was asked for, or the only one of whoever
    looks. None where it is in several: then a day is the network's.
    """
    if asked or sees.every_clinic or len(sees.clinics) != 1:
        return asked
    return next(iter(sees.clinics))
