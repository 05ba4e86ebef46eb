"""A lead reaches the next stage on its way to the booking."""

from dataclasses import dataclass

from services.routing.deadlines.domain import FIRST_DEADLINES, Deadlines
from services.routing.leads.domain import Action, Lead, LeadStatus, due_next_step
from services.routing.leads.usecases.act_on_lead import ActionRequest, ActOnLead
from shared.auth.domain import Principal
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica


@dataclass(frozen=True, kw_only=True)
class AdvanceLead:
    act: ActOnLead
    directory: DirectoryReplica
    deadlines: Deadlines = FIRST_DEADLINES
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
        directory = await self.directory.recent()
        return await self.act(request, lambda lead: self._advanced(lead, to, by, directory))

    def _advanced(self, lead: Lead, to: LeadStatus, by: Principal, directory: Directory) -> Lead:
        now, clinic = self.now(), directory.clinics.get(lead.home)
        due = due_next_step(self.deadlines, clinic, to, now)
        return lead.advance(to, by=by.account_id, now=now, due=due)
