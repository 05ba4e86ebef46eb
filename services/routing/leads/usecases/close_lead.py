"""Nothing more is to be done with a lead: it is closed with a reason."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, CloseReason, Lead
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class CloseLead:
    act: ActOnLead
    now: Clock

    async def __call__(
        self, lead_id: str, reason: CloseReason, by: Principal, *, expected_version: int
    ) -> Lead:
        request = ActionRequest(
            action=Action.CLOSE,
            lead_id=lead_id,
            by=by,
            expected_version=expected_version,
            reason=reason.value,
        )
        return await self.act(
            request, lambda lead: lead.close(reason, by=by.account_id, now=self.now())
        )
