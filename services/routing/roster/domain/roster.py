"""The roster as a whole: an immutable picture of all entries at one position of their history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Final

from services.routing.roster.domain.coordinator import CoordinatorEntry
from services.routing.roster.domain.doctor import NO_ENTRY, DoctorEntry

Entry = DoctorEntry | CoordinatorEntry


@dataclass(frozen=True, kw_only=True)
class RosterRevision:
    """One change. `position` numbers all changes of the roster without a gap, `version` those of
    this entry; `by`: the account that made it. `clinics`: which of them it matters to, where
    somebody has just made it.
    """

    position: int
    key: str
    version: int
    entry: Entry
    by: str
    at: datetime
    clinics: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Roster:
    """`position`: that of the last change that is in it. Entries and versions by their keys."""

    position: int = 0
    entries: Mapping[str, Entry] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)

    def doctor(self, slug: str) -> DoctorEntry:
        return self.doctors.get(slug, NO_ENTRY)

    def version(self, key: str) -> int:
        """0: nobody has written this entry yet."""
        return self.versions.get(key, 0)

    @cached_property
    def doctors(self) -> Mapping[str, DoctorEntry]:
        found = self.entries.items()
        return {_id(key): one for key, one in found if isinstance(one, DoctorEntry)}

    @cached_property
    def coordinators(self) -> Mapping[str, CoordinatorEntry]:
        found = self.entries.items()
        return {_id(key): one for key, one in found if isinstance(one, CoordinatorEntry)}

    @cached_property
    def limited(self) -> frozenset[str]:
        """The doctors who have a capacity for the week."""
        return frozenset(slug for slug, one in self.doctors.items() if one.capacity is not None)

    def changed_by(self, revisions: Iterable[RosterRevision], *, position: int) -> "Roster":
        """The roster after these, which are in their order, and after what nobody can read up to
        the position.
        """
        entries, versions = dict(self.entries), dict(self.versions)
        for one in revisions:
            entries[one.key], versions[one.key] = one.entry, one.version
        return Roster(position=position, entries=entries, versions=versions)


def doctor_key(slug: str) -> str:
    return f"doctor:{slug}"


def coordinator_key(account_id: str) -> str:
    return f"coordinator:{account_id}"


def _id(key: str) -> str:
    return key.partition(":")[2]


NO_ROSTER: Final = Roster()
"""Nobody has written anything: everybody takes what their offerings let them take."""
