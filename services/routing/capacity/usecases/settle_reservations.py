"""Brings reservations to their end once the leads say what became of them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.capacity.domain import RoutingRequest
from services.routing.capacity.ports import Pools
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.ports import Leads

Held = tuple[DoctorAtClinic, RoutingRequest]


@dataclass(frozen=True, kw_only=True)
class SettleReservations:
    """Confirms the room of leads that are written and gives back what no lead can use any more."""

    leads: Leads
    pools: Pools

    async def give_back(self, place: DoctorAtClinic, request: RoutingRequest) -> None:
        """The room of what came to nothing."""
        await self.pools.release(place, request.inquiry_id, for_version=request.for_version)

    async def __call__(self, held: Sequence[Held]) -> list[Held]:
        """Those that cannot be settled yet, as the lead is still to be written."""
        if not held:
            return []
        states = await self.leads.states([request.inquiry_id for _, request in held])
        confirmed: dict[DoctorAtClinic, list[str]] = defaultdict(list)
        left = []
        for place, request in held:
            state = states.get(request.inquiry_id)
            if state is None or state.version < request.for_version:
                left.append((place, request))
            elif state.place == place:
                confirmed[place].append(request.inquiry_id)
            else:
                await self.give_back(place, request)
        for place, inquiry_ids in confirmed.items():
            await self.pools.confirm(place, inquiry_ids)
        return left
