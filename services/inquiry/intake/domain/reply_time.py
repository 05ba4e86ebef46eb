"""Until when a patient is promised an answer: so many opening hours of the clinic from now.

Opening times are local; what counts is time that really passes, so a night with a clock change
inside an opening interval is an hour shorter or longer. Holidays are not known here yet.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from services.inquiry.catalogue.domain import Clinic, Interval

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HORIZON_DAYS: Final = 366


def reply_by(received_at: datetime, clinic: Clinic) -> datetime:
    """When the clinic's promised number of opening hours has passed, at most a year ahead.

    Where no opening hours are known they are plain hours.
    """
    left = timedelta(hours=clinic.reply_within_hours)
    closed_at = received_at + left
    for opens, closes in _openings(received_at, clinic.hours, ZoneInfo(clinic.timezone)):
        begins = max(opens, received_at)
        if begins >= closes:
            continue
        if closes - begins >= left:
            return begins + left
        left -= closes - begins
        closed_at = closes
    return closed_at


def latest_reply_by(received_at: datetime, clinics: Iterable[Clinic]) -> datetime:
    """The promise that every one of the clinics can keep; there must be at least one."""
    return max(reply_by(received_at, clinic) for clinic in clinics)


def _openings(
    since: datetime, hours: Mapping[str, tuple[Interval, ...]], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Opening intervals as instants, in order, from the local day of `since` on for a year."""
    if not any(hours.values()):
        return
    today = since.astimezone(zone).date()
    for offset in range(_HORIZON_DAYS):
        day = today + timedelta(days=offset)
        for opens, closes in sorted(hours.get(_DAYS[day.weekday()], ())):
            yield _instant(day, opens, zone), _instant(day, closes, zone)


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """`HH:MM` of a local day as an instant; `24:00` is the midnight that ends it.

    A time that a clock change leaves out is read as if the change had not happened yet; one that
    comes twice, as its first occurrence.
    """
    hour, minute = (int(part) for part in clock.split(":"))
    days, hour = divmod(hour, 24)
    local = datetime.combine(day + timedelta(days=days), time(hour, minute), zone)
    return local.astimezone(UTC)
