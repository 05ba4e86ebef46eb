"""Somebody looks at a list of leads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from services.routing.inbox.domain import Backlog, LeadCounts, LeadPage, LeadQuery
from services.routing.inbox.ports import LeadRows
from services.routing.leads.domain import LeadRow
from services.routing.leads.usecases.authorize import visibility_for
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class FindLeads:
    rows: LeadRows
    now: Clock

    async def __call__(self, query: LeadQuery, by: Principal) -> LeadPage:
        return await self.rows.page(query, visibility_for(by), self.now())

    async def some(self, lead_ids: Collection[str], by: Principal) -> Sequence[LeadRow]:
        """Those of them that this person sees, in no order."""
        return await self.rows.some(lead_ids, visibility_for(by))

    async def counts(self, query: LeadQuery, by: Principal) -> LeadCounts:
        return await self.rows.count(query, visibility_for(by), self.now())

    async def backlog(self, query: LeadQuery, by: Principal) -> Backlog:
        """How much of what the query asks for this person sees, and since when."""
        return await self.rows.backlog(query, visibility_for(by), self.now())
