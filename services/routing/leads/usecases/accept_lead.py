"""The doctor, or the coordinator on the doctor's word, takes a lead on."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, Lead
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class AcceptLead:
    act: ActOnLead
    now: Clock

    async def __call__(self, lead_id: str, by: Principal, *, expected_version: int) -> Lead:
        request = ActionRequest(
            action=Action.ACCEPT, lead_id=lead_id, by=by, expected_version=expected_version
        )
        return await self.act(request, lambda lead: lead.accept(by=by.account_id, now=self.now()))
