"""A coordinator or manager says which languages a coordinator speaks, and when they work."""

from dataclasses import dataclass

from services.routing.roster.domain import (
    AccountNotFound,
    CoordinatorEntry,
    Roster,
    coordinator_key,
)
from services.routing.roster.ports import CoordinatorAccounts, RosterAccess
from services.routing.roster.usecases.edit_entry import EditEntry
from shared.auth.domain import Principal
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class EditCoordinator:
    edit: EditEntry
    accounts: CoordinatorAccounts
    directory: DirectoryReplica
    access: RosterAccess

    async def __call__(
        self, account: str, entry: CoordinatorEntry, by: Principal, *, expected_version: int
    ) -> Roster:
        mine = self.access.editable(by)
        clinics = frozenset((await self.directory.current()).clinics)
        theirs = (await self.accounts.clinics_of(clinics)).get(account, frozenset())
        if not any(mine.covers(clinic) for clinic in theirs):
            raise AccountNotFound
        key = coordinator_key(account)
        return await self.edit(key, entry, by, expected_version=expected_version, clinics=theirs)
