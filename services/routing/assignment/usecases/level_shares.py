"""Whoever joins or returns is credited before anything is decided with them in it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from services.routing.capacity.domain import DoctorCapacity, new_levels, terms_of, with_levels
from services.routing.capacity.ports import Capacities
from services.routing.decisions.domain import FIRST_POLICY, DoctorAtClinic, Policy
from services.routing.roster.domain import Roster
from shared.clock import Clock
from shared.directory.domain import Directory

_TRIES = 10
_QUARTER = 15
"""Minutes. A day begins at a full quarter of an hour UTC in every time zone."""

_Seen = tuple[str, int, str, datetime]


@dataclass(kw_only=True)
class LevelShares:
    """Reckons anew only when directory, roster, policy or the day somewhere may be another. Any
    number of workers may do it at once: of the same change the first one writes, and the others
    find it done.
    """

    capacities: Capacities
    now: Clock
    _done: _Seen | None = field(default=None, init=False)

    async def __call__(
        self,
        directory: Directory,
        roster: Roster,
        capacities: Mapping[DoctorAtClinic, DoctorCapacity],
        policy: Policy = FIRST_POLICY,
    ) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        """The capacities as they are then. Where others are quicker every time it is left to the
        next time: a credit is late then, and nothing wrong.
        """
        now = self.now()
        seen = (directory.position, roster.position, policy.version, _quarter(now))
        for _ in range(_TRIES):
            if seen == self._done:
                break
            terms = await asyncio.to_thread(terms_of, directory, roster, now, policy.target_shares)
            levels = new_levels(terms, capacities)
            if not levels:
                self._done = seen
                break
            await self.capacities.level(levels)
            capacities = await self.capacities.all()
        return capacities

    async def imagined(
        self,
        directory: Directory,
        roster: Roster,
        capacities: Mapping[DoctorAtClinic, DoctorCapacity],
        policy: Policy = FIRST_POLICY,
    ) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        """As they would be; nothing is written."""
        terms = await asyncio.to_thread(
            terms_of, directory, roster, self.now(), policy.target_shares
        )
        return with_levels(capacities, new_levels(terms, capacities))


def _quarter(now: datetime) -> datetime:
    return now.replace(minute=now.minute - now.minute % _QUARTER, second=0, microsecond=0)
