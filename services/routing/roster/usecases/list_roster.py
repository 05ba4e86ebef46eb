"""Who takes how much, and who works when: the entries of the clinics in somebody's scope."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.roster.domain import (
    CoordinatorEntry,
    DoctorEntry,
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
class ListDoctors:
    rosters: Rosters
    directory: DirectoryReplica
    access: RosterAccess
    given: GivenCounts

    async def __call__(self, by: Principal, *, after: str, limit: int) -> list[ListedDoctor]:
        """By slug, one more than the limit where there is one."""
        mine = self.access.readable(by)
        roster, directory = await self.rosters.current(), await self.directory.current()
        found = [
            one
            for slug, one in sorted(directory.doctors.items())
            if slug > after and any(mine.covers(location) for location in one.locations)
        ][: limit + 1]
        given = await self.given()
        return [
            ListedDoctor(
                doctor=one,
                entry=roster.doctor(one.slug),
                version=roster.version(doctor_key(one.slug)),
                given={at: given[at, one.slug] for at in one.locations if (at, one.slug) in given},
            )
            for one in found
        ]


@dataclass(frozen=True, kw_only=True)
class ListCoordinators:
    rosters: Rosters
    directory: DirectoryReplica
    access: RosterAccess
    accounts: CoordinatorAccounts

    async def __call__(self, by: Principal, *, after: str, limit: int) -> list[ListedCoordinator]:
        """By account, one more than the limit where there is one."""
        mine = self.access.readable(by)
        clinics = frozenset((await self.directory.current()).clinics)
        roster, accounts = await self.rosters.current(), await self.accounts.clinics_of(clinics)
        found = [
            account
            for account, theirs in sorted(accounts.items())
            if account > after and any(mine.covers(clinic) for clinic in theirs)
        ][: limit + 1]
        return [
            ListedCoordinator(
                account=account,
                clinics=accounts[account],
                entry=roster.coordinators.get(account, CoordinatorEntry()),
                version=roster.version(coordinator_key(account)),
            )
            for account in found
        ]
