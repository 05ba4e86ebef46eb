"""When a clinic is open: in a usual week, and on days that are unlike the others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from services.content.text.domain import check_locales, checks

WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ONE_DAY: Final = timedelta(days=1)
MOST_DATED: Final = 100
_LONGEST_REASON: Final = 100

Interval = tuple[str, str]
Hours = Mapping[str, tuple[Interval, ...]]
"""`mon`..`sun` to the intervals of that day, in the clinic's time zone."""


@dataclass(frozen=True, kw_only=True)
class DatedHours:
    """The hours of one day, in place of those of its weekday: none at all means closed. `reason` by
    locale, such as the name of a holiday.
    """

    day: date
    intervals: tuple[Interval, ...] = ()
    reason: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checks.check_date("day", self.day)
        checks.check_intervals("intervals", self.intervals)
        check_locales("reason", self.reason)
        for locale, text in self.reason.items():
            checks.check_text(f"reason.{locale}", text, longest=_LONGEST_REASON)

    @property
    def is_closed(self) -> bool:
        return not self.intervals

    @property
    def turning_days(self) -> Iterator[date]:
        """The first day on which nobody needs to know of it any more."""
        yield self.day + _ONE_DAY


@dataclass(frozen=True, kw_only=True)
class DayGroup:
    """Days of the week that follow each other and have the same hours; none means closed."""

    days: tuple[str, ...]
    intervals: tuple[Interval, ...]


def check_hours(field_name: str, hours: Hours) -> None:
    for day, intervals in hours.items():
        checks.require(
            day in WEEKDAYS, field_name, "Name the days mon, tue, wed, thu, fri, sat, sun."
        )
        checks.check_intervals(f"{field_name}.{day}", intervals)


def check_dated(field_name: str, dated: Sequence[DatedHours]) -> None:
    checks.check_count(field_name, dated, most=MOST_DATED)
    days = [one.day for one in dated]
    for number, day in enumerate(days):
        is_new = day not in days[:number]
        checks.require(is_new, f"{field_name}.{number}.day", "This day is named already.")


def grouped(hours: Hours) -> tuple[DayGroup, ...]:
    """The whole week from Monday on, in as few groups as it needs; nothing where no hours are
    known.
    """
    if not any(hours.values()):
        return ()
    return tuple(_groups(hours))


def _groups(hours: Hours) -> Iterator[DayGroup]:
    for intervals, days in groupby(WEEKDAYS, key=lambda day: tuple(hours.get(day, ()))):
        yield DayGroup(days=tuple(days), intervals=intervals)
