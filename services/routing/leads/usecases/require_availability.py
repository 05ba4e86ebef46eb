"""A person gives no lead to somebody who is away, takes none, or whose week is full."""

from dataclasses import dataclass

from services.routing.capacity.ports import Capacities
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import CapacityFull, DoctorNotAvailable
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.count_week_units import CountWeekUnits
from services.routing.roster.domain import Roster
from services.routing.roster.ports import Rosters
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.eligibility.case import day_at


@dataclass(frozen=True, kw_only=True)
class RequireAvailability:
    """By the roster, which somebody may change first who wants it nevertheless."""

    rosters: Rosters
    leads: Leads
    capacities: Capacities
    now: Clock

    async def __call__(self, lead_id: str, to: DoctorAtClinic, directory: Directory) -> None:
        """Before any capacity is taken. Raises `DoctorNotAvailable` or `CapacityFull`."""
        roster = await self.rosters.current()
        clinic, entry = directory.clinics[to.location], roster.doctor(to.doctor)
        if not entry.is_available(day_at(clinic.timezone, self.now())):
            raise DoctorNotAvailable(lead_id)
        await self._check(lead_id, to, directory, roster, own=1)

    async def still(self, lead_id: str, to: DoctorAtClinic, directory: Directory) -> None:
        """Once it is taken: others may have taken from the same week at another clinic."""
        await self._check(lead_id, to, directory, await self.rosters.current(), own=0)

    async def _check(
        self, lead_id: str, to: DoctorAtClinic, directory: Directory, roster: Roster, *, own: int
    ) -> None:
        capacity = roster.doctor(to.doctor).capacity
        if capacity is None:
            return
        taken = await self.capacities.all()
        count = CountWeekUnits(leads=self.leads, now=self.now)
        this_week = await count(directory, roster, taken)
        if this_week.get(to, 0) + own > capacity:
            raise CapacityFull(lead_id)
