"""Somebody opens one lead."""

from dataclasses import dataclass

from services.routing.decisions.domain import DecisionRecord, InquiryFacts
from services.routing.inbox.domain import LeadRow, row_of
from services.routing.inbox.usecases.see_leads import visible_to
from services.routing.leads.domain import LeadNotFound
from services.routing.leads.ports import Leads
from shared.auth.domain import Principal
from shared.telemetry import security


@dataclass(frozen=True, kw_only=True)
class SeenLead:
    """A lead with the decision that placed it."""

    row: LeadRow
    facts: InquiryFacts
    decision: DecisionRecord


@dataclass(frozen=True, kw_only=True)
class ReadLead:
    leads: Leads

    async def __call__(self, lead_id: str, by: Principal) -> SeenLead:
        """What is out of sight does not exist, as far as the answer tells."""
        lead = await self.leads.get(lead_id)
        if lead is None:
            raise LeadNotFound(lead_id)
        row = row_of(lead)
        if not visible_to(by).shows(row.placement):
            security("out-of-scope", account=by.account_id, role=by.role.value, lead_id=lead.id)
            raise LeadNotFound(lead_id)
        return SeenLead(row=row, facts=lead.facts, decision=lead.decision)
