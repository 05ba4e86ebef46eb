"""A lead has left somebody's clinic: they learn that, and why, and nothing more of it."""

from dataclasses import dataclass

from services.routing.inbox.domain import Departure, departure_of
from services.routing.leads.domain import Action, LeadNotFound
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.authorize import require_role, visibility_for
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class ReadDeparture:
    leads: Leads

    async def __call__(self, lead_id: str, by: Principal) -> Departure:
        """For whoever saw it before. Raises `LeadNotFound`."""
        require_role(by, Action.READ)
        lead = await self.leads.get(lead_id)
        left = departure_of(lead, visibility_for(by)) if lead else None
        if left is None:
            raise LeadNotFound(lead_id)
        return left
