"""What keeps the roster, and what it has to know of others."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from services.routing.roster.domain import Roster, RosterRevision
from shared.auth.domain import Principal


class RosterHistory(Protocol):
    async def at(self, position: int) -> Roster:
        """As it was at this position. Raises `RosterUnknown`."""
        ...


class Rosters(RosterHistory, Protocol):
    async def current(self) -> Roster:
        """As of now: whatever was added before this call, by whichever process. The same object as
        long as nothing has changed.
        """
        ...

    async def add(self, revision: RosterRevision) -> bool:
        """Stores it for good, unless its position is taken: then False."""
        ...


class Clinics(Protocol):
    """Of somebody's scope."""

    def covers(self, location: str, /) -> bool: ...


class RosterAccess(Protocol):
    """The access policy, asked: it refuses those whose role has nothing to do with the roster."""

    def readable(self, by: Principal) -> Clinics: ...

    def editable(self, by: Principal) -> Clinics: ...


@dataclass(frozen=True, kw_only=True)
class GivenLeads:
    """With a doctor at a clinic. `given`: since counting began, less what came back; `credit`: by
    itself, when they joined or returned, to the level of the others there.
    """

    open_leads: int
    given: int
    credit: float


class GivenCounts(Protocol):
    async def __call__(self) -> Mapping[tuple[str, str], GivenLeads]:
        """By clinic and doctor."""
        ...


class WeekCounts(Protocol):
    async def __call__(self, doctors: Collection[str]) -> Mapping[tuple[str, str], int]:
        """Leads that came to each of these doctors since Monday, at all clinics together, by clinic
        (whose Monday it is) and doctor.
        """
        ...


class CoordinatorAccounts(Protocol):
    async def clinics_of(self, locations: frozenset[str]) -> Mapping[str, frozenset[str]]:
        """The clinics of each account that coordinates any of these."""
        ...
