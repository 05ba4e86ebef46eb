"""The roster's pages: doctors with what they have and may have, leave as a calendar, shifts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Final

from services.routing.console.domain.roster import CoordinatorInput, DoctorInput
from services.routing.console.domain.typed import Problems
from services.routing.console.views.chrome import ChromeView
from services.routing.console.views.formatter import Formatter
from services.routing.console.views.meter import MeterView, meter_view
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.roster.domain import CoordinatorEntry, DoctorEntry, Leave, Shift
from services.routing.roster.usecases.list_roster import ListedCoordinator, ListedDoctor

WEEKS: Final = 8
_DAYS: Final = 7


@dataclass(frozen=True, kw_only=True)
class ClinicChoice:
    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class WeekView:
    """Of one doctor: which of the seven days they are away, and the same in words, one for each
    stretch of days.
    """

    days: tuple[bool, ...]
    stretches: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        return all(self.days)


@dataclass(frozen=True, kw_only=True)
class DoctorRow:
    """`weight` None: the capacity of the offering. `elsewhere`: the other clinics."""

    slug: str
    name: str
    accepting: bool
    is_away: bool
    weight: str | None
    open: MeterView
    week: MeterView
    weeks: tuple[WeekView, ...]
    elsewhere: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ShiftView:
    day: str
    hours: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CoordinatorRow:
    account: str
    name: str
    is_here: bool
    languages: tuple[str, ...]
    shifts: tuple[ShiftView, ...]


@dataclass(frozen=True, kw_only=True)
class RosterView:
    """Of one clinic; `clinic` None: nobody's roster may be read, or there is no clinic yet."""

    chrome: ChromeView
    may_edit: bool
    clinic: ClinicChoice | None
    clinics: tuple[ClinicChoice, ...] = ()
    mondays: tuple[str, ...] = ()
    doctors: tuple[DoctorRow, ...] = ()
    coordinators: tuple[CoordinatorRow, ...] = ()
    saved: str | None = None


@dataclass(frozen=True, kw_only=True)
class OtherView:
    """A field that somebody else has saved in the meantime, as it is now."""

    field: str
    saved: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DoctorFormView:
    """`others` None: nobody has saved anything in the meantime."""

    chrome: ChromeView
    slug: str
    name: str
    version: int
    """Over which it would be saved."""
    clinics: tuple[str, ...]
    back: ClinicChoice
    typed: DoctorInput
    problems: Problems = field(default_factory=dict)
    others: tuple[OtherView, ...] | None = None


@dataclass(frozen=True, kw_only=True)
class LanguageChoice:
    tag: str
    name: str


@dataclass(frozen=True, kw_only=True)
class CoordinatorFormView:
    chrome: ChromeView
    account: str
    name: str
    version: int
    back: ClinicChoice
    languages: tuple[LanguageChoice, ...]
    weekdays: tuple[str, ...]
    typed: CoordinatorInput
    problems: Problems = field(default_factory=dict)
    others: tuple[OtherView, ...] | None = None


def mondays_from(today: date) -> tuple[date, ...]:
    """Of the week that has begun and of those after it."""
    first = today - timedelta(days=today.weekday())
    return tuple(first + timedelta(weeks=week) for week in range(WEEKS))


@dataclass(frozen=True, kw_only=True)
class Loads:
    """At the clinic `here`: leads of this week, and the largest capacity of whatever procedure."""

    here: str
    this_week: Mapping[tuple[str, str], int]
    offered: Mapping[DoctorAtClinic, int]


def doctor_row(one: ListedDoctor, loads: Loads, formatter: Formatter, now: datetime) -> DoctorRow:
    slug, entry, here = one.doctor.slug, one.entry, loads.here
    given, today = one.given.get(here), formatter.today(now, here)
    return DoctorRow(
        slug=slug,
        name=one.doctor.name,
        accepting=entry.accepting,
        is_away=entry.is_away(today),
        weight=None if entry.weight is None else formatter.number(entry.weight),
        open=meter_view(
            given.open_leads if given else 0, loads.offered.get(DoctorAtClinic(here, slug))
        ),
        week=meter_view(loads.this_week.get((here, slug), 0), entry.capacity),
        weeks=tuple(_week(entry, monday, formatter) for monday in mondays_from(today)),
        elsewhere=tuple(formatter.clinic(at) or at for at in one.doctor.locations if at != here),
    )


def coordinator_row(
    one: ListedCoordinator, here: str, formatter: Formatter, now: datetime
) -> CoordinatorRow:
    return CoordinatorRow(
        account=one.account,
        name=formatter.colleague(one.account) or one.account,
        is_here=one.entry.is_on_shift(formatter.local(now, here)),
        languages=tuple(formatter.language(tag) for tag in one.entry.languages),
        shifts=tuple(_shifts(one.entry.shifts, formatter)),
    )


def doctor_others(
    now: DoctorEntry, typed: DoctorInput, formatter: Formatter
) -> tuple[OtherView, ...]:
    """What is saved now and says something else than what was typed."""
    saved = DoctorInput.of(now, 0)
    leave = tuple(one for one in typed.leave if not one.is_empty)
    found = {
        "weight": (saved.weight == typed.weight, (saved.weight,)),
        "capacity": (saved.capacity == typed.capacity, (saved.capacity,)),
        "accepting": (saved.accepting == typed.accepting, ("yes" if saved.accepting else "no",)),
        "leave": (saved.leave == leave, tuple(_leave(one, formatter) for one in now.leave)),
    }
    return _differing(found)


def coordinator_others(
    now: CoordinatorEntry, typed: CoordinatorInput, formatter: Formatter
) -> tuple[OtherView, ...]:
    saved = CoordinatorInput.of(now, 0)
    shifts = tuple(f"{one.day} {', '.join(one.hours)}" for one in _shifts(now.shifts, formatter))
    languages = tuple(formatter.language(tag) for tag in now.languages)
    found = {
        "languages": (set(saved.languages) == set(typed.languages), languages),
        "shifts": (saved.shifts == typed.shifts, shifts),
    }
    return _differing(found)


def _differing(found: Mapping[str, tuple[bool, tuple[str, ...]]]) -> tuple[OtherView, ...]:
    return tuple(
        OtherView(field=name, saved=tuple(one for one in saved if one))
        for name, (is_same, saved) in found.items()
        if not is_same
    )


def _leave(leave: Leave, formatter: Formatter) -> str:
    first, last = formatter.day(leave.first), formatter.day(leave.last)
    return first if leave.first == leave.last else f"{first} – {last}"


def _week(entry: DoctorEntry, monday: date, formatter: Formatter) -> WeekView:
    dates = [monday + timedelta(days=day) for day in range(_DAYS)]
    away = tuple(entry.is_away(one) for one in dates)
    return WeekView(days=away, stretches=tuple(_stretches(dates, away, formatter)))


def _stretches(dates: Sequence[date], away: Sequence[bool], formatter: Formatter) -> Iterable[str]:
    for is_away, days in groupby(zip(away, dates, strict=True), key=lambda pair: pair[0]):
        found = [day for _, day in days]
        if is_away:
            first, last = formatter.weekday(found[0]), formatter.weekday(found[-1])
            yield first if len(found) == 1 else f"{first} – {last}"


def _shifts(shifts: Sequence[Shift], formatter: Formatter) -> Iterable[ShiftView]:
    for weekday, found in groupby(sorted(shifts), key=lambda one: one.weekday):
        hours = tuple(f"{one.begins}–{one.ends}" for one in found)
        yield ShiftView(day=formatter.every(weekday), hours=hours)
