"""A person has reviewed a lead and does not allow it: it ends, and the patient is told so."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, Lead, RefuseReason, refuse
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class RefuseLead:
    act: ActOnLead
    now: Clock

    async def __call__(
        self, lead_id: str, reason: RefuseReason, by: Principal, *, expected_version: int
    ) -> Lead:
        request = ActionRequest(
            action=Action.REFUSE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            reason=reason.value,
        )
        return await self.act(
            request, lambda lead: refuse(lead, reason, by=by.account_id, now=self.now())
        )
