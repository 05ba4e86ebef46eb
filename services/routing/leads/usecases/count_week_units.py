"""How much of their week is taken, of the doctors who have a capacity for it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.routing.capacity.domain import DoctorCapacity, reserved_units, weeks_of
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.ports import Leads
from services.routing.roster.domain import Roster
from shared.clock import Clock
from shared.directory.domain import Directory


@dataclass(frozen=True, kw_only=True)
class CountWeekUnits:
    """Nobody else is counted: where no doctor has such a capacity it costs nothing."""

    leads: Leads
    now: Clock

    async def __call__(
        self,
        directory: Directory,
        roster: Roster,
        capacities: Mapping[DoctorAtClinic, DoctorCapacity],
    ) -> Mapping[DoctorAtClinic, int]:
        """The leads are read after the capacities: what was reserved there has become a lead by
        then or is counted as reserved, and never missing.
        """
        return await self.of(roster.limited, directory, capacities)

    async def of(
        self,
        doctors: Collection[str],
        directory: Directory,
        capacities: Mapping[DoctorAtClinic, DoctorCapacity],
    ) -> Mapping[DoctorAtClinic, int]:
        """Of these doctors, whether they have a capacity for the week or not."""
        weeks = weeks_of(sorted(doctors), directory, self.now())
        if weeks.first is None:
            return {}
        units = reserved_units(capacities.values())
        units += await self.leads.units_since(frozenset(doctors), weeks.first)
        return weeks.units(units, capacities.values())
