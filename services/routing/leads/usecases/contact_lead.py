"""Whoever looks after a lead marks its patient as contacted."""

from dataclasses import dataclass

from services.routing.deadlines.ports import DeadlinesInForce
from services.routing.leads.domain import Action, Lead, LeadStatus, due_next_step
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class ContactLead:
    act: ActOnLead
    directory: DirectoryReplica
    deadlines: DeadlinesInForce
    now: Clock

    async def __call__(self, lead_id: str, by: Principal, *, expected_version: int) -> Lead:
        request = ActionRequest(
            action=Action.CONTACT, lead_id=lead_id, by=by, expected_version=expected_version
        )
        directory, deadlines = await self.directory.recent(), await self.deadlines()

        def contacted(lead: Lead) -> Lead:
            now, clinic = self.now(), directory.clinics.get(lead.home)
            due = due_next_step(deadlines, clinic, LeadStatus.CONTACTED, now)
            return lead.contact(by=by.account_id, now=now, due=due)

        return await self.act(request, contacted)
