"""Who takes how much, and who works when: the entries of the clinics in somebody's scope."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.roster.domain import (
    AccountNotFound,
    CoordinatorEntry,
    DoctorEntry,
    DoctorNotFound,
    Roster,
    coordinator_key,
    doctor_key,
)
from services.routing.roster.ports import (
    CoordinatorAccounts,
    GivenCounts,
    GivenLeads,
    RosterAccess,
    Rosters,
)
from shared.auth.domain import Principal
from shared.directory.domain import Doctor
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class ListedDoctor:
    """`given`: by clinic, where the doctor ever had a lead."""

    doctor: Doctor
    entry: DoctorEntry
    version: int
    given: Mapping[str, GivenLeads]


@dataclass(frozen=True, kw_only=True)
class ListedCoordinator:
    account: str
    clinics: frozenset[str]
    entry: CoordinatorEntry
    version: int


@dataclass(frozen=True, kw_only=True)
class ListClinics:
    directory: DirectoryReplica
    access: RosterAccess

    async def __call__(self, by: Principal) -> tuple[str, ...]:
        """Whose rosters somebody may read, by slug."""
        mine = self.access.readable(by)
        clinics = (await self.directory.current()).clinics
        return tuple(slug for slug in sorted(clinics) if mine.covers(slug))


@dataclass(frozen=True, kw_only=True)
class ListDoctors:
    rosters: Rosters
    directory: DirectoryReplica
    access: RosterAccess
    given: GivenCounts

    async def __call__(
        self, by: Principal, *, after: str = "", limit: int, at: str | None = None
    ) -> list[ListedDoctor]:
        """By slug, one more than the limit where there is one. `at`: those of one clinic."""
        mine = self.access.readable(by)
        roster, directory = await self.rosters.current(), await self.directory.current()
        found = [
            one
            for slug, one in sorted(directory.doctors.items())
            if slug > after
            and any(mine.covers(location) for location in one.locations if at in (None, location))
        ][: limit + 1]
        given = await self.given()
        return [_listed(one, roster, given) for one in found]

    async def one(self, doctor: str, by: Principal) -> ListedDoctor:
        """Raises `DoctorNotFound`, also of a doctor who is none of theirs."""
        mine = self.access.readable(by)
        found = (await self.directory.current()).doctors.get(doctor)
        if found is None or not any(mine.covers(location) for location in found.locations):
            raise DoctorNotFound
        return _listed(found, await self.rosters.current(), await self.given())


@dataclass(frozen=True, kw_only=True)
class ListCoordinators:
    rosters: Rosters
    directory: DirectoryReplica
    access: RosterAccess
    accounts: CoordinatorAccounts

    async def __call__(
        self, by: Principal, *, after: str = "", limit: int, at: str | None = None
    ) -> list[ListedCoordinator]:
        """By account, one more than the limit where there is one. `at`: those of one clinic."""
        accounts = await self._accounts(by, at)
        roster = await self.rosters.current()
        found = [account for account in sorted(accounts) if account > after][: limit + 1]
        return [_coordinator(account, accounts[account], roster) for account in found]

    async def one(self, account: str, by: Principal) -> ListedCoordinator:
        """Raises `AccountNotFound`, also of somebody who is none of theirs."""
        clinics = (await self._accounts(by, None)).get(account)
        if clinics is None:
            raise AccountNotFound
        return _coordinator(account, clinics, await self.rosters.current())

    async def _accounts(self, by: Principal, at: str | None) -> Mapping[str, frozenset[str]]:
        mine = self.access.readable(by)
        clinics = frozenset((await self.directory.current()).clinics)
        accounts = await self.accounts.clinics_of(clinics)
        return {
            account: theirs
            for account, theirs in accounts.items()
            if any(mine.covers(clinic) for clinic in theirs if at in (None, clinic))
        }


def _listed(
    doctor: Doctor, roster: Roster, given: Mapping[tuple[str, str], GivenLeads]
) -> ListedDoctor:
    slug = doctor.slug
    return ListedDoctor(
        doctor=doctor,
        entry=roster.doctor(slug),
        version=roster.version(doctor_key(slug)),
        given={at: given[at, slug] for at in doctor.locations if (at, slug) in given},
    )


def _coordinator(account: str, clinics: frozenset[str], roster: Roster) -> ListedCoordinator:
    return ListedCoordinator(
        account=account,
        clinics=clinics,
        entry=roster.coordinators.get(account, CoordinatorEntry()),
        version=roster.version(coordinator_key(account)),
    )
