"""The directory: an immutable picture of clinics, doctors, procedures, the capability table and the
network that they belong to.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Final

from shared.calendar import Interval, OpeningHours, opening_time
from shared.digests import map_digest
from shared.errors import Unavailable


class DirectoryIncomplete(Unavailable):
    """It is being read anew; whoever decides by it waits for that."""

    code = "directory.incomplete"
    title = "The clinics are not known here at this moment. Please try again in a minute."


class PositionUnknown(Unavailable):
    """What the directory was at this position is not, or no longer, to be had."""

    code = "directory.position-unknown"
    title = "What the clinics offered at that time is not known here."


@dataclass(frozen=True, kw_only=True)
class DatedHours:
    """The hours of one day, in place of those of its weekday; none at all means closed."""

    day: date
    intervals: tuple[Interval, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """A clinic; `hours` maps `mon`..`sun` to its opening intervals, none at all means hours are
    unknown. `dated_hours` stand in place of them on their days. Refuses hours or a time zone that
    cannot be read: they would fail every inquiry later.
    """

    slug: str
    name: str
    province: str
    timezone: str
    city: str = ""
    phone: str = ""
    languages: tuple[str, ...] = ()
    overnight_stay: bool = False
    hours: Mapping[str, tuple[Interval, ...]] = field(default_factory=dict)
    reply_within_hours: int = 8
    """Opening hours within which the clinic answers."""
    dated_hours: tuple[DatedHours, ...] = ()

    def __post_init__(self) -> None:
        _ = self.opening_hours

    @property
    def key(self) -> str:
        return f"location:{self.slug}"

    @cached_property
    def opening_hours(self) -> OpeningHours:
        return OpeningHours(
            week=self.hours,
            timezone=self.timezone,
            province=self.province,
            dated={one.day: one.intervals for one in self.dated_hours},
        )

    def replies_by(self, received_at: datetime) -> datetime:
        """When the opening hours have passed within which the clinic answers: what inquiry promises
        its patient, and what routing holds its coordinator to.
        """
        return self.opening_hours.after(received_at, opening_time(self.reply_within_hours))


@dataclass(frozen=True, kw_only=True)
class Doctor:
    slug: str
    name: str
    languages: tuple[str, ...] = ()
    locations: tuple[str, ...] = ()
    non_participating_in: tuple[str, ...] = ()
    """The provinces (ISO 3166-2) whose public plan this doctor takes no part in."""

    @property
    def key(self) -> str:
        return f"doctor:{self.slug}"


@dataclass(frozen=True, kw_only=True)
class Recovery:
    """What travel is planned by, counted from the day of the procedure: nights near the clinic,
    days before a flight, days during which the clinic follows up; days off work, None where nobody
    has said.
    """

    stay_nights: int
    fit_to_fly_days: int
    aftercare_days: int
    off_work_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class Procedure:
    """`titles` and `screening`, the "not suitable if" items, by locale."""

    slug: str
    titles: Mapping[str, str]
    insured_status: str = "depends"
    """`insured`, `uninsured` or `depends`, or what a newer program says."""
    insured_status_in: Mapping[str, str] = field(default_factory=dict)
    """In the provinces (ISO 3166-2) that list it otherwise."""
    screening: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    recovery: Recovery | None = None

    @property
    def key(self) -> str:
        return f"procedure:{self.slug}"

    def insured_status_at(self, province: str) -> str:
        return self.insured_status_in.get(province, self.insured_status)

    def title(self, locale: str) -> str:
        return self.titles.get(locale) or next(iter(self.titles.values()), self.slug)

    def title_locale(self, locale: str) -> str:
        """The language in which the title comes to somebody who reads the locale."""
        return locale if self.titles.get(locale) else next(iter(self.titles), locale)

    def questions(self, locale: str) -> tuple[str, ...]:
        """The "not suitable if" items in the locale, else in the first language there is."""
        return self.screening.get(self.questions_locale(locale), ())

    def questions_locale(self, locale: str) -> str:
        """The language in which the questions come to somebody who reads the locale."""
        return locale if self.screening.get(locale) else next(iter(self.screening), locale)

    def locale_of_question(self, question: str) -> str | None:
        """The language that the question is put in; None where it is not put any more."""
        known = (locale for locale, texts in self.screening.items() if question in texts)
        return next(known, None)


UNSURE: Final = Procedure(
    slug="unsure",
    titles={"en-CA": "Not sure which procedure", "fr-CA": "Intervention à préciser"},
    insured_status="unknown",
)
"""What somebody asks for who does not know which procedure they need. No clinic offers it, so no
decision places it: a person of the wished clinic, or of the network's desk, finds out with them.
"""


@dataclass(frozen=True, kw_only=True)
class Offering:
    """Who does the procedure at the clinic, and how many leads each may have open at a time."""

    location: str
    procedure: str
    capacities: Mapping[str, int]

    @property
    def key(self) -> str:
        return f"offering:{self.location}:{self.procedure}"


@dataclass(frozen=True, kw_only=True)
class Network:
    """How patients know the network; `names` by locale. `logo` is SVG as it was announced, to be
    cleaned by whoever shows it (`shared.brand`). No decision looks at it.
    """

    slug: str
    names: Mapping[str, str]
    phone: str = ""
    logo: str = field(default="", repr=False)
    accent: str = ""
    accent_dark: str = ""
    languages: tuple[str, ...] = ()
    site_url: str = ""

    @property
    def key(self) -> str:
        return f"network:{self.slug}"


Entry = Clinic | Doctor | Procedure | Offering | Network


@dataclass(frozen=True, kw_only=True)
class Change:
    """What content has announced of one entry; `entry` None: it is no longer there.

    Of two changes under one key the one with the higher revision counts, whichever comes first.
    """

    key: str
    revision: int
    entry: Entry | None


@dataclass(frozen=True, kw_only=True)
class Directory:
    """The entries that there are, by key, and the revision of each, also of those that are gone."""

    entries: Mapping[str, Entry] = field(default_factory=dict)
    revisions: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def position(self) -> str:
        """A name of all these revisions: equal directories have equal ones."""
        return map_digest(self.revisions)

    @cached_property
    def clinics(self) -> Mapping[str, Clinic]:
        return {one.slug: one for one in self.entries.values() if isinstance(one, Clinic)}

    @cached_property
    def doctors(self) -> Mapping[str, Doctor]:
        return {one.slug: one for one in self.entries.values() if isinstance(one, Doctor)}

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        return {one.slug: one for one in self.entries.values() if isinstance(one, Procedure)}

    @cached_property
    def offerings(self) -> Mapping[tuple[str, str], Offering]:
        """By location and procedure."""
        every = [one for one in self.entries.values() if isinstance(one, Offering)]
        return {(one.location, one.procedure): one for one in every}

    @property
    def has_every_kind(self) -> bool:
        """Without the network, which need not be announced."""
        return bool(self.clinics and self.doctors and self.procedures and self.offerings)

    @cached_property
    def network(self) -> Network | None:
        """There is one; None as long as nobody has announced it."""
        found = [one for one in self.entries.values() if isinstance(one, Network)]
        return min(found, key=lambda one: one.slug, default=None)

    def offering(self, location: str, procedure: str) -> Offering | None:
        return self.offerings.get((location, procedure))

    def doctors_at(self, location: str) -> frozenset[str]:
        """The slugs of the doctors who work there."""
        return self._doctors_at.get(location, frozenset())

    def offered_at(self, procedure: str) -> frozenset[str]:
        """The slugs of the locations that offer it."""
        return self._offered_at.get(procedure, frozenset())

    def changed_by(self, changes: Iterable[Change]) -> "Directory":
        """The directory after these; older revisions than are there change nothing."""
        entries, revisions = dict(self.entries), dict(self.revisions)
        for change in changes:
            if change.revision < revisions.get(change.key, 0):
                continue
            revisions[change.key] = change.revision
            if change.entry is None:
                entries.pop(change.key, None)
            else:
                entries[change.key] = change.entry
        return Directory(entries=entries, revisions=revisions)

    @cached_property
    def _doctors_at(self) -> Mapping[str, frozenset[str]]:
        return _grouped((at, one.slug) for one in self.doctors.values() for at in one.locations)

    @cached_property
    def _offered_at(self) -> Mapping[str, frozenset[str]]:
        return _grouped((procedure, location) for location, procedure in self.offerings)


def _grouped(pairs: Iterable[tuple[str, str]]) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for group, member in pairs:
        found[group].add(member)
    return {group: frozenset(members) for group, members in found.items()}


def directory_of(entries: Iterable[Entry]) -> Directory:
    """The directory made of these entries, each in its first revision."""
    return Directory().changed_by(Change(key=one.key, revision=1, entry=one) for one in entries)
