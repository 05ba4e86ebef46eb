"""A lead that something has been decided about is looked at by routing at once."""

from dataclasses import dataclass

from services.routing.leads.domain import Lead
from services.routing.leads.ports import Leads, RouteNow
from shared.errors import Unavailable
from shared.logs import get_log

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class RouteAgain:
    """What was decided is written by then: where routing cannot follow now, its next round does."""

    leads: Leads
    route_now: RouteNow

    async def __call__(self, lead: Lead) -> Lead:
        """The lead as it is afterwards."""
        try:
            await self.route_now([lead])
        except (Unavailable, TimeoutError) as error:
            _log.warning("lead.routed-later", lead_id=lead.id, reason=type(error).__name__)
        return await self.leads.get(lead.id) or lead
