"""All that people do with the roster, as one value to hand on."""

from dataclasses import dataclass

from services.routing.roster.ports import (
    CoordinatorAccounts,
    GivenCounts,
    RosterAccess,
    Rosters,
)
from services.routing.roster.usecases.edit_coordinator import EditCoordinator
from services.routing.roster.usecases.edit_doctor import EditDoctor
from services.routing.roster.usecases.edit_entry import EditEntry
from services.routing.roster.usecases.list_roster import ListClinics, ListCoordinators, ListDoctors
from shared.clock import Clock
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class RosterActions:
    rosters: Rosters
    directory: DirectoryReplica
    accounts: CoordinatorAccounts
    access: RosterAccess
    given: GivenCounts
    now: Clock

    @property
    def list_clinics(self) -> ListClinics:
        return ListClinics(directory=self.directory, access=self.access)

    @property
    def list_doctors(self) -> ListDoctors:
        return ListDoctors(
            rosters=self.rosters, directory=self.directory, access=self.access, given=self.given
        )

    @property
    def edit_doctor(self) -> EditDoctor:
        return EditDoctor(
            rosters=self.rosters, edit=self._edit, directory=self.directory, access=self.access
        )

    @property
    def list_coordinators(self) -> ListCoordinators:
        return ListCoordinators(
            rosters=self.rosters,
            directory=self.directory,
            access=self.access,
            accounts=self.accounts,
        )

    @property
    def edit_coordinator(self) -> EditCoordinator:
        return EditCoordinator(
            edit=self._edit, accounts=self.accounts, directory=self.directory, access=self.access
        )

    @property
    def _edit(self) -> EditEntry:
        return EditEntry(rosters=self.rosters, now=self.now)
