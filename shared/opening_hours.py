"""Opening hours of a clinic, and the instant at which so many of them have passed.

One rule for the answer that inquiry promises and the deadline that routing keeps. Opening times are
local; what counts is time that really passes, so a night with a clock change inside an interval is
an hour shorter or longer. Holidays are not known here yet.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

Interval = tuple[str, str]
"""Opening and closing time of day, `HH:MM`; `24:00` is the midnight that ends the day."""

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_HORIZON_DAYS: Final = 366


@dataclass(frozen=True, kw_only=True)
class OpeningHours:
    """`week` maps `mon`..`sun` to the intervals of that day in the IANA zone `timezone`.

    Raises `ValueError` or `ZoneInfoNotFoundError` when a time or the zone cannot be read.
    """

    week: Mapping[str, Sequence[Interval]]
    timezone: str

    def __post_init__(self) -> None:
        any_day, zone = date(2026, 1, 1), ZoneInfo(self.timezone)
        for day, intervals in self.week.items():
            if day not in _DAYS:
                raise ValueError("a day of the week is mon to sun")
            for times in intervals:
                for clock in times:
                    _instant(any_day, clock, zone)

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """When `amount` of opening time has passed since `start`, at most a year ahead.

        Where no opening hours are known, plain time counts.
        """
        left = amount
        closed_at = start + amount
        for opens, closes in self._openings(start):
            begins = max(opens, start)
            if begins >= closes:
                continue
            if closes - begins >= left:
                return begins + left
            left -= closes - begins
            closed_at = closes
        return closed_at

    def _openings(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Intervals as instants, in order, from the local day of `since` on for a year."""
        if not any(self.week.values()):
            return
        zone = ZoneInfo(self.timezone)
        today = since.astimezone(zone).date()
        for offset in range(_HORIZON_DAYS):
            day = today + timedelta(days=offset)
            for opens, closes in sorted(self.week.get(_DAYS[day.weekday()], ())):
                yield _instant(day, opens, zone), _instant(day, closes, zone)


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """`HH:MM` of a local day as an instant.

    A time that a clock change leaves out is read as if the change had not happened yet; one that
    comes twice, as its first occurrence.
    """
    hour, minute = (int(part) for part in clock.split(":"))
    days, hour = divmod(hour, 24)
    local = datetime.combine(day + timedelta(days=days), time(hour, minute), zone)
    return local.astimezone(UTC)
