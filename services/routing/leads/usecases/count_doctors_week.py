"""What came to doctors this week, for those who look at the roster."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.routing.capacity.ports import Capacities
from services.routing.leads.usecases.count_week_units import CountWeekUnits
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class CountDoctorsWeek:
    directory: DirectoryReplica
    capacities: Capacities
    count: CountWeekUnits

    async def __call__(self, doctors: Collection[str]) -> Mapping[tuple[str, str], int]:
        """By clinic and doctor; of all clinics together, in the week of each clinic."""
        directory, capacities = await self.directory.current(), await self.capacities.all()
        units = await self.count.of(doctors, directory, capacities)
        return {(at.location, at.doctor): count for at, count in units.items()}
