"""Somebody is told before the last place is taken: leads without a place wait."""

from dataclasses import dataclass
from typing import Final

from services.routing.capacity.domain import rooms
from services.routing.capacity.ports import Pools
from shared.directory.ports import DirectoryReplica
from shared.telemetry import alarm, gauge, lasting_alarms

_ALARM: Final = "capacity.low"
_free = gauge("capacity_free", "Leads that may still be opened.", ["location", "procedure"])


@dataclass(frozen=True, kw_only=True)
class WatchRoom:
    directory: DirectoryReplica
    pools: Pools

    async def __call__(self) -> int:
        """At how many offerings room is low."""
        pools = await self.pools.all()
        taken = {place: pool.taken for place, pool in pools.items()}
        count, seen = 0, set()
        for room in rooms(await self.directory.current(), taken):
            about = f"{room.location}/{room.procedure}"
            _free.labels(room.location, room.procedure).set(room.free)
            alarm(_ALARM, lasts=room.is_low, about=about, count=room.free)
            count += room.is_low
            seen.add(f"{_ALARM}:{about}")
        for gone in set(lasting_alarms()) - seen:
            name, _, about = gone.partition(":")
            if name == _ALARM:
                alarm(_ALARM, lasts=False, about=about)
        return count
