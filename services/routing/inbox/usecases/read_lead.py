"""Somebody opens one lead."""

from dataclasses import dataclass

from services.routing.decisions.domain import DecisionRecord
from services.routing.leads.domain import Action, Lead, LeadNotFound, LeadRow, row_of
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.authorize import require_access, require_role
from shared.auth.domain import Principal


@dataclass(frozen=True, kw_only=True)
class ReadLead:
    leads: Leads

    async def __call__(self, lead_id: str, by: Principal) -> "SeenLead":
        """What is out of sight does not exist, as far as the answer tells."""
        require_role(by, Action.READ)
        lead = await self.leads.get(lead_id)
        if lead is None:
            raise LeadNotFound(lead_id)
        require_access(by, Action.READ, lead.id, lead.placement)
        return SeenLead(row=row_of(lead), lead=lead)


@dataclass(frozen=True, kw_only=True)
class SeenLead:
    """A lead that somebody may see: its row, and the whole with its decision and history."""

    row: LeadRow
    lead: Lead

    @property
    def decision(self) -> DecisionRecord:
        return self.lead.decision
