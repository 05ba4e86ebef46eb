"""What each doctor was given at each clinic, for those who look at the roster."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.routing.capacity.ports import Capacities
from services.routing.decisions.domain import LEAD
from services.routing.roster.ports import GivenLeads


@dataclass(frozen=True, kw_only=True)
class CountGiven:
    capacities: Capacities

    async def __call__(self) -> Mapping[tuple[str, str], GivenLeads]:
        """By clinic and doctor."""
        return {
            (at.location, at.doctor): GivenLeads(
                open_leads=capacity.taken,
                given=capacity.taken if capacity.given is None else capacity.given,
                credit=capacity.credit / LEAD,
            )
            for at, capacity in (await self.capacities.all()).items()
        }
