"""Somebody looks at a list of leads."""

from dataclasses import dataclass

from services.routing.inbox.domain import LeadCounts, LeadPage, LeadQuery
from services.routing.inbox.ports import LeadRows
from services.routing.inbox.usecases.see_leads import visible_to
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class FindLeads:
    rows: LeadRows
    now: Clock

    async def __call__(self, query: LeadQuery, by: Principal) -> LeadPage:
        return await self.rows.page(query, visible_to(by), self.now())

    async def counts(self, by: Principal) -> LeadCounts:
        return await self.rows.count(visible_to(by), self.now())
