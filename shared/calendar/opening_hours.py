"""Opening hours of a clinic, and the instant at which so many of them have passed.

One rule for the answer that inquiry promises and the deadline that routing keeps. Opening times are
local; what counts is time that really passes, so a night with a clock change inside an interval is
an hour shorter or longer. On the public holidays of its province a clinic is closed.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from shared.calendar.holidays import is_holiday

Interval = tuple[str, str]
"""Opening and closing time of day, `HH:MM`; `24:00` is the midnight that ends the day."""

HORIZON: Final = timedelta(days=366)
"""So far is looked ahead."""

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_CLOCK: Final = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00")
# The days at both ends of the calendar, which the clocks of some zone would leave.
_FIRST: Final = datetime(1, 1, 3, tzinfo=UTC)
_LAST: Final = datetime(9999, 12, 29, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class OpeningHours:
    """`week` maps `mon`..`sun` to the intervals of that day in the IANA zone `timezone`; there are
    none on holidays of `province` (ISO 3166-2). `dated` says of single days what is so in place of
    both: without intervals it is closed.

    Intervals may come in any order; where two overlap, the time counts once. A day without any is
    closed; a week without any means that the hours are not known. Raises `ValueError` for a day or
    zone that does not exist, a time that is not `HH:MM` and an interval that does not end after its
    beginning.
    """

    week: Mapping[str, Sequence[Interval]]
    timezone: str
    province: str = ""
    dated: Mapping[date, Sequence[Interval]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        _zone(self.timezone)
        for day, intervals in self.week.items():
            if day not in _DAYS:
                raise ValueError("a day of the week is mon to sun")
            for opens, closes in intervals:
                _require_interval(opens, closes)
        for intervals in self.dated.values():
            for opens, closes in intervals:
                _require_interval(opens, closes)

    def after(self, start: datetime, amount: timedelta) -> datetime:
        """When `amount` of opening time has passed since `start`: an instant in UTC, never before
        `start`; for no time at all or less, the next moment at which the clinic is open.

        Where no opening hours are known, plain time counts. A year is looked ahead and no further:
        when it holds less opening time than that, the answer is its last closing time, and where
        plain time counts, its end. In the first and last days of the calendar it is `start` itself.
        """
        if not _FIRST < start < _LAST:
            return start
        begin, left = start.astimezone(UTC), max(amount, timedelta(0))
        end = begin + min(HORIZON, _LAST - begin)
        reached = begin
        for opens, closes in self._openings(begin, end):
            since = max(opens, reached)
            if since >= closes:
                continue
            if closes - since >= left:
                return since + left
            left -= closes - since
            reached = closes
        return reached if reached > begin else begin + min(left, end - begin)

    def between(self, start: datetime, end: datetime) -> timedelta:
        """How much opening time lies between the two: the inverse of `after`. None where `end` is
        not the later one; of more than the year that is looked ahead, that of this year.
        """
        if not (_FIRST < start < _LAST and start < end):
            return timedelta(0)
        begin = start.astimezone(UTC)
        until = min(end.astimezone(UTC), begin + min(HORIZON, _LAST - begin))
        if not any(self.week.values()):
            return until - begin
        open_for, reached = timedelta(0), begin
        for opens, closes in self._openings(begin, until):
            since = max(opens, reached)
            if since < closes:
                open_for += closes - since
                reached = closes
        return open_for

    def on(self, day: date) -> tuple[tuple[datetime, datetime], ...]:
        """When it is open on this day of its own calendar, as instants and in order."""
        return _openings_on(day, self._intervals_on(day), _zone(self.timezone))

    def _openings(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Intervals as instants, in order, from the local day of `begin` on, cut off at `end`."""
        if not any(self.week.values()):
            return
        zone = _zone(self.timezone)
        day, last = begin.astimezone(zone).date(), end.astimezone(zone).date()
        while day <= last:
            for opens, closes in _openings_on(day, self._intervals_on(day), zone):
                yield opens, min(closes, end)
            day += timedelta(days=1)

    def _intervals_on(self, day: date) -> tuple[tuple[str, ...], ...]:
        if day in self.dated:
            return tuple(map(tuple, self.dated[day]))
        intervals = self.week.get(_DAYS[day.weekday()], ())
        is_open = bool(intervals) and not is_holiday(day, self.province)
        return tuple(map(tuple, intervals)) if is_open else ()


def opening_time(hours: int) -> timedelta:
    """So many hours; of more than a year of them, as many as are looked ahead."""
    return timedelta(hours=max(0, min(hours, HORIZON // timedelta(hours=1))))


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:  # unknown; a folder of zones; no such path
        raise ValueError("this is not a time zone of the IANA database") from error


def _require_interval(opens: str, closes: str) -> None:
    if not (_CLOCK.fullmatch(opens) and _CLOCK.fullmatch(closes)):
        raise ValueError("a time of day is HH:MM")
    if opens >= closes:
        raise ValueError("an interval ends after it has begun")


@lru_cache(maxsize=8_192)  # every inquiry to a clinic asks for the same few days
def _openings_on(
    day: date, intervals: tuple[tuple[str, ...], ...], zone: ZoneInfo
) -> tuple[tuple[datetime, datetime], ...]:
    """The intervals of one local day as instants, in order."""
    return tuple(
        (_instant(day, opens, zone), _instant(day, closes, zone))
        for opens, closes in sorted(intervals)
    )


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    """The first moment at which a clock on the clinic's wall shows `HH:MM` of that day, or more.

    A time that a clock change leaves out is thus the moment of the change, and one that comes
    twice, its first occurrence.
    """
    hours, minutes = clock.split(":")
    midnight = datetime.combine(day, time(), zone)
    shown = midnight + timedelta(hours=int(hours), minutes=int(minutes))
    instant = shown.astimezone(UTC)
    return instant if _wall(instant, zone) == _wall(shown, zone) else _change(shown, zone)


def _change(left_out: datetime, zone: ZoneInfo) -> datetime:
    """The clock change that leaves this local time out: it lies between the two readings of it."""
    before = left_out.replace(fold=1).astimezone(UTC)
    after = left_out.replace(fold=0).astimezone(UTC)
    seconds = range(int((after - before).total_seconds()))
    passed = bisect_left(
        seconds,
        _wall(left_out, zone),
        key=lambda second: _wall(before + timedelta(seconds=second), zone),
    )
    return before + timedelta(seconds=passed)


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    """What a clock shows then, without a zone: two of these compare as a person reads them."""
    return instant.astimezone(zone).replace(tzinfo=None)
