"""Whoever looks after a lead marks its patient as contacted."""

from dataclasses import dataclass

from services.routing.leads.domain import Lead, LeadHasChanged, LeadNotFound
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import contacted_event
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class ContactLead:
    leads: Leads
    now: Clock

    async def __call__(self, lead_id: str, who: Principal, *, expected_version: int) -> Lead:
        """`expected_version`: the version that `who` has seen."""
        lead = await self._visible(lead_id, who)
        if lead.was_contacted_by(who.account_id):
            return lead
        if lead.version != expected_version:
            raise LeadHasChanged(lead_id)
        contacted = lead.contact(by=who.account_id, now=self.now())
        try:
            await self.leads.replace(contacted, contacted_event(contacted))
        except LeadHasChanged:
            # The same person's second click may have been the quicker one.
            latest = await self._visible(lead_id, who)
            if latest.was_contacted_by(who.account_id):
                return latest
            raise
        return contacted

    async def _visible(self, lead_id: str, who: Principal) -> Lead:
        lead = await self.leads.get(lead_id)
        if lead is None or not who.scope.covers(lead.home):
            raise LeadNotFound(lead_id)
        return lead
