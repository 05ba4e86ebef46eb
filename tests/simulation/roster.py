"""Who works when, and what the core is told of it.

This is all that the simulation knows of how the core counts: what is told of leave and joiners, and
what a target is proportional to, is changed here and nowhere else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Final

from services.routing.capacity.domain import (
    DoctorCapacity,
    new_levels,
    terms_of,
    with_levels,
    workload,
)
from services.routing.decisions.domain import DoctorAtClinic, Workload
from services.routing.roster.domain import NO_ROSTER
from shared.directory.domain import Change, Directory, Doctor, Entry, directory_of

_HOLIDAY_MONTHS: Final = (3, 7, 7, 8, 8, 12)


@dataclass(frozen=True)
class Absence:
    """From a day until before another."""

    doctor: str
    since: date
    until: date

    def is_on(self, day: date) -> bool:
        return self.since <= day < self.until


@dataclass
class Roster:
    """`directory`: the network as it is on the day that was last begun."""

    entries: Sequence[Entry]
    absences: Sequence[Absence]
    joins: Mapping[str, date]
    """Doctors who are new this year."""
    directory: Directory = field(init=False)
    _doctors: Mapping[str, Doctor] = field(init=False)

    def __post_init__(self) -> None:
        self.directory = directory_of(self.entries)
        self._doctors = dict(self.directory.doctors)

    def begin(self, day: date) -> int:
        """How many doctors come or go on this day. Who is away works nowhere."""
        away = {one.doctor for one in self.absences if one.is_on(day)}
        away |= {doctor for doctor, since in self.joins.items() if day < since}
        changes = [
            Change(key=now.key, revision=self.directory.revisions[now.key] + 1, entry=now)
            for now in (
                replace(one, locations=() if one.slug in away else one.locations)
                for one in self._doctors.values()
            )
            if now != self.directory.doctors[now.slug]
        ]
        if changes:
            self.directory = self.directory.changed_by(changes)
        return len(changes)


def roster(entries: Sequence[Entry], first: date, days: int, random: Random) -> Roster:
    """Everybody is on leave three weeks of a year, some are ill, and one in twelve is new."""
    doctors = [one.slug for one in entries if isinstance(one, Doctor)]
    absences = [one for slug in doctors for one in _absences(slug, first, days, random)]
    joining = random.sample(doctors, len(doctors) // 12)
    joins = {slug: first + timedelta(days=random.randrange(days)) for slug in joining}
    return Roster(entries, absences, joins)


def _absences(doctor: str, first: date, days: int, random: Random) -> Iterable[Absence]:
    lengths = [14, 7] + ([random.randint(3, 40)] if random.random() < 0.15 else [])
    for length in lengths:
        month = random.choice(_HOLIDAY_MONTHS) if length in {7, 14} else random.randint(1, 12)
        since = date(first.year, month, random.randint(1, 28))
        if first <= since < first + timedelta(days=days):
            yield Absence(doctor, since, since + timedelta(days=length))


class Taken:
    """What is taken with whom, and what each was given and is credited, as the store keeps it."""

    def __init__(self) -> None:
        self._kept: dict[DoctorAtClinic, DoctorCapacity] = {}
        self._levelled = ""
        self._weights: Mapping[DoctorAtClinic, int] = {}

    @property
    def open_at(self) -> Mapping[DoctorAtClinic, int]:
        return {at: one.confirmed for at, one in self._kept.items()}

    def workload(self, directory: Directory, now: datetime) -> Workload:
        """What the core reckons with, once whoever joins or returns is credited."""
        if directory.position != self._levelled:
            terms = terms_of(directory, NO_ROSTER, now)
            self._weights = {at: one.weight for at, one in terms.items()}
            levels = new_levels(terms, self._kept)
            self._kept = dict(with_levels(self._kept, levels))
            self._levelled = directory.position
        return workload(self._kept.values(), {}, {})

    def weights_at(self, location: str) -> Mapping[DoctorAtClinic, int]:
        """Of those who are there now."""
        return {at: weight for at, weight in self._weights.items() if at.location == location}

    def take(self, at: DoctorAtClinic) -> int:
        """How many are open there then."""
        one = self._kept.get(at) or DoctorCapacity(doctor_at_clinic=at, given=0)
        more = replace(one, confirmed=one.confirmed + 1, given=(one.given or 0) + 1)
        self._kept[at] = more
        return more.confirmed

    def free(self, at: DoctorAtClinic, *, is_refund: bool) -> None:
        one = self._kept[at]
        given = (one.given or 0) - is_refund
        self._kept[at] = replace(one, confirmed=one.confirmed - 1, given=given)


def capacity_at(directory: Directory, at: DoctorAtClinic) -> int:
    """How many leads somebody may have open there; none of whoever is away."""
    if at.doctor not in directory.doctors_at(at.location):
        return 0
    offerings = [one for one in directory.offerings.values() if one.location == at.location]
    return max((one.capacities.get(at.doctor, 0) for one in offerings), default=0)
