"""When a clinic is open, in as few lines as it needs."""

from dataclasses import dataclass
from datetime import date

from services.content.directory.domain import DatedHours, DayGroup, Interval, Location, grouped
from services.content.text.domain import localized
from shared.formatting import format_day, format_names, format_opening_time, weekday_name


@dataclass(frozen=True, kw_only=True)
class OpeningDays:
    """`name` of one day or of two; of more `first` and `last`. `intervals` such as `8:00–12:00`;
    none when the clinic is closed.
    """

    name: str
    first: str
    last: str
    intervals: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DatedDay:
    """`locale` is that of the reason, which another than the page's may have had to lend."""

    day: str
    intervals: tuple[str, ...]
    reason: str
    locale: str


def opening_days(location: Location, locale: str) -> tuple[OpeningDays, ...]:
    return tuple(_days(group, locale) for group in grouped(location.hours))


def dated_days(location: Location, day: date, locale: str) -> tuple[DatedDay, ...]:
    """Those from `day` on, the next one first."""
    coming = [dated for dated in location.dated_hours if dated.day >= day]
    return tuple(_dated(dated, locale) for dated in sorted(coming, key=lambda dated: dated.day))


def _days(group: DayGroup, locale: str) -> OpeningDays:
    names = [weekday_name(day, locale) for day in group.days]
    return OpeningDays(
        name=format_names(names, locale) if len(names) <= 2 else "",
        first=names[0],
        last=names[-1],
        intervals=_written(group.intervals, locale),
    )


def _dated(dated: DatedHours, locale: str) -> DatedDay:
    reason = localized(dated.reason, locale)
    return DatedDay(
        day=format_day(dated.day, locale),
        intervals=_written(dated.intervals, locale),
        reason=reason.value if reason else "",
        locale=reason.locale if reason else locale,
    )


def _written(intervals: tuple[Interval, ...], locale: str) -> tuple[str, ...]:
    return tuple(
        "–".join(format_opening_time(clock, locale) for clock in interval) for interval in intervals
    )
