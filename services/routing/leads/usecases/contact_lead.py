"""Whoever looks after a lead marks its patient as contacted."""

from dataclasses import dataclass

from services.routing.leads.domain import Action, Lead
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ContactLead:
    act: ActOnLead
    now: Clock

    async def __call__(self, lead_id: str, by: Principal, *, expected_version: int) -> Lead:
        request = ActionRequest(
            action=Action.CONTACT, lead_id=lead_id, by=by, expected_version=expected_version
        )
        return await self.act(request, lambda lead: lead.contact(by=by.account_id, now=self.now()))
