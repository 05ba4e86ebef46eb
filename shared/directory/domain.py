"""The directory: an immutable picture of clinics, doctors, procedures and the capability table."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from shared.calendar import Interval, OpeningHours
from shared.errors import Unavailable


class DirectoryIncomplete(Unavailable):
    """It is being read anew; whoever decides by it waits for that."""

    code = "directory.incomplete"
    title = "The clinics are not known here at this moment. Please try again in a minute."


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """Refuses hours or a time zone that cannot be read: they would fail every inquiry later."""

    slug: str
    name: str
    province: str
    timezone: str
    languages: tuple[str, ...] = ()
    overnight_stay: bool = False
    hours: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    reply_within_hours: int = 8

    def __post_init__(self) -> None:
        _ = self.opening_hours

    @property
    def opening_hours(self) -> OpeningHours:
        return OpeningHours(week=self.hours, timezone=self.timezone)


@dataclass(frozen=True, kw_only=True)
class Doctor:
    slug: str
    name: str
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Procedure:
    slug: str
    titles: Mapping[str, str]
    insured_status: str


@dataclass(frozen=True, kw_only=True)
class Offering:
    """Who does the procedure at the clinic, and how many leads each may have open at a time."""

    location: str
    procedure: str
    capacities: Mapping[str, int]


Entry = Clinic | Doctor | Procedure | Offering


@dataclass(frozen=True, kw_only=True)
class Directory:
    clinics: Mapping[str, Clinic] = field(default_factory=dict)
    doctors: Mapping[str, Doctor] = field(default_factory=dict)
    procedures: Mapping[str, Procedure] = field(default_factory=dict)
    offerings: Mapping[tuple[str, str], Offering] = field(default_factory=dict)

    def offering(self, location: str, procedure: str) -> Offering | None:
        return self.offerings.get((location, procedure))

    def doctors_at(self, location: str) -> frozenset[str]:
        return self._doctors_at.get(location, frozenset())

    @cached_property
    def _doctors_at(self) -> Mapping[str, frozenset[str]]:
        at: dict[str, set[str]] = defaultdict(set)
        for doctor in self.doctors.values():
            for location in doctor.locations:
                at[location].add(doctor.slug)
        return {location: frozenset(slugs) for location, slugs in at.items()}


def directory_of(entries: list[Entry]) -> Directory:
    """The directory made of these entries, each slug once."""
    return Directory(
        clinics={e.slug: e for e in entries if isinstance(e, Clinic)},
        doctors={e.slug: e for e in entries if isinstance(e, Doctor)},
        procedures={e.slug: e for e in entries if isinstance(e, Procedure)},
        offerings={(e.location, e.procedure): e for e in entries if isinstance(e, Offering)},
    )


@dataclass(frozen=True, kw_only=True)
class Change:
    """What content has announced of one entry; `entry` None: it is no longer there.

    Of two changes under one key the one with the higher revision counts, whichever comes first.
    """

    key: str
    revision: int
    entry: Entry | None
