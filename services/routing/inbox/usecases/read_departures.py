"""Leads have left somebody's clinic: they learn that, and why, and nothing more of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.routing.inbox.domain import Departure, departure_of
from services.routing.leads.domain import Action
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.authorize import require_role, visibility_for
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class ReadDepartures:
    leads: Leads

    async def __call__(self, lead_ids: Iterable[str], by: Principal) -> Sequence[Departure]:
        """Those of them that this person saw before and sees no more."""
        require_role(by, Action.READ)
        found = [await self.leads.get(lead_id) for lead_id in lead_ids]
        left = [departure_of(lead, visibility_for(by)) for lead in found if lead]
        return [departure for departure in left if departure]
