"""Brings reservations to their end once the leads say what became of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.capacity.domain import Claim
from services.routing.capacity.ports import Pools
from services.routing.decisions.domain import Place
from services.routing.leads.ports import Leads

Held = tuple[Place, Claim]


@dataclass(frozen=True, kw_only=True)
class SettleReservations:
    """Confirms the room of leads that are written and gives back what no lead can use any more."""

    leads: Leads
    pools: Pools

    async def give_back(self, place: Place, claim: Claim) -> None:
        """The room of what came to nothing."""
        await self.pools.release(place, claim.inquiry_id, for_version=claim.for_version)

    async def __call__(self, held: Sequence[Held]) -> list[Held]:
        """Those that cannot be settled yet, as the lead is still to be written."""
        if not held:
            return []
        standings = await self.leads.standings([claim.inquiry_id for _, claim in held])
        confirmed: dict[Place, list[str]] = defaultdict(list)
        left = []
        for place, claim in held:
            standing = standings.get(claim.inquiry_id)
            if standing is None or standing.version < claim.for_version:
                left.append((place, claim))
            elif standing.place == place:
                confirmed[place].append(claim.inquiry_id)
            else:
                await self.give_back(place, claim)
        for place, inquiry_ids in confirmed.items():
            await self.pools.confirm(place, inquiry_ids)
        return left
