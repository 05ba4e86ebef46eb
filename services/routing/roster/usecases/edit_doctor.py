"""A coordinator or manager says how much a doctor takes, and when they are away."""

from dataclasses import dataclass

from services.routing.roster.domain import (
    ClinicOutOfScope,
    CreditElsewhere,
    DoctorEntry,
    DoctorNotFound,
    Roster,
    doctor_key,
)
from services.routing.roster.ports import Clinics, RosterAccess, Rosters
from services.routing.roster.usecases.edit_entry import EditEntry
from shared.auth.domain import Principal
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class EditDoctor:
    """Whoever works for one of the doctor's clinics may; credit they give at their own only."""

    rosters: Rosters
    edit: EditEntry
    directory: DirectoryReplica
    access: RosterAccess

    async def __call__(
        self, doctor: str, entry: DoctorEntry, by: Principal, *, expected_version: int
    ) -> Roster:
        mine = self.access.editable(by)
        found = (await self.directory.current()).doctors.get(doctor)
        if found is None or not any(mine.covers(one) for one in found.locations):
            raise DoctorNotFound
        before = (await self.rosters.current()).doctor(doctor)
        works_at = frozenset(found.locations)
        _check_credit(before, entry, works_at, mine)
        return await self.edit(
            doctor_key(doctor), entry, by, expected_version=expected_version, clinics=works_at
        )


def _check_credit(
    before: DoctorEntry, entry: DoctorEntry, works_at: frozenset[str], mine: Clinics
) -> None:
    changed = dict(before.credit.items() ^ entry.credit.items())
    if any(entry.credit.get(clinic) and clinic not in works_at for clinic in changed):
        raise CreditElsewhere
    if not all(mine.covers(clinic) for clinic in changed):
        raise ClinicOutOfScope
