"""Somebody is told before the last capacity is taken: leads without a doctor wait."""

from dataclasses import dataclass
from typing import Final

from services.routing.capacity.domain import available_capacities
from services.routing.capacity.ports import Capacities
from shared.directory.ports import DirectoryReplica
from shared.telemetry import alarm, gauge, lasting_alarms

_ALARM: Final = "capacity.low"
_free = gauge("capacity_free", "Leads that may still be opened.", ["location", "procedure"])


@dataclass(frozen=True, kw_only=True)
class WatchCapacity:
    directory: DirectoryReplica
    capacities: Capacities

    async def __call__(self) -> int:
        """At how many offerings capacity is low."""
        taken = {at: capacity.taken for at, capacity in (await self.capacities.all()).items()}
        count, seen = 0, set()
        for available in available_capacities(await self.directory.current(), taken):
            about = f"{available.location}/{available.procedure}"
            _free.labels(available.location, available.procedure).set(available.free)
            alarm(_ALARM, lasts=available.is_low, about=about, count=available.free)
            count += available.is_low
            seen.add(f"{_ALARM}:{about}")
        for gone in set(lasting_alarms()) - seen:
            name, _, about = gone.partition(":")
            if name == _ALARM:
                alarm(_ALARM, lasts=False, about=about)
        return count
