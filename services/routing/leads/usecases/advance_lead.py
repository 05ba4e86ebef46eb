"""A lead reaches the next stage on its way to the booking."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, Lead, LeadStatus
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class AdvanceLead:
    act: ActOnLead
    now: Clock

    async def __call__(
        self, lead_id: str, to: LeadStatus, by: Principal, *, expected_version: int
    ) -> Lead:
        request = ActionRequest(
            action=Action.ADVANCE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            target=to.value,
        )
        return await self.act(
            request, lambda lead: lead.advance(to, by=by.account_id, now=self.now())
        )
