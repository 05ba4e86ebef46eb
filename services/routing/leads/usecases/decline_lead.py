"""A doctor hands a lead back with a reason: it is routed again, and never to the same doctor."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, DeclineReason, Lead
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class DeclineLead:
    act: ActOnLead
    now: Clock

    async def __call__(
        self, lead_id: str, reason: DeclineReason, by: Principal, *, expected_version: int
    ) -> Lead:
        request = ActionRequest(
            action=Action.DECLINE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            reason=reason.value,
        )
        return await self.act(
            request, lambda lead: lead.decline(reason, by=by.account_id, now=self.now())
        )
