"""Somebody looks at a list of leads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from services.routing.inbox.domain import Backlog, LeadCounts, LeadPage, LeadQuery
from services.routing.inbox.ports import LeadRows
from services.routing.leads.domain import LeadRow
from services.routing.leads.usecases.authorize import visibility_for
from services.routing.unread.usecases.find_unread import FindUnread
from shared.auth.domain import Principal
from shared.clock import Clock

_LOOKED_AT: Final = 200
"""Leads, at a time, among which somebody's unread ones are looked for."""
_MOST_LOOKS: Final = 10


@dataclass(frozen=True, kw_only=True)
class FindLeads:
    rows: LeadRows
    find_unread: FindUnread
    now: Clock

    async def __call__(self, query: LeadQuery, by: Principal) -> LeadPage:
        """Of unread leads a page may be short, or empty, and lead on all the same: so many at most
        are looked at for it.
        """
        if query.unread:
            return await self._unread(query, by)
        return await self.rows.page(query, visibility_for(by), self.now())

    async def _unread(self, query: LeadQuery, by: Principal) -> LeadPage:
        visibility, found = visibility_for(by), list[LeadRow]()
        here = replace(query, limit=max(query.limit, _LOOKED_AT))
        for _ in range(_MOST_LOOKS):
            page = await self.rows.page(here, visibility, self.now())
            unread = await self.find_unread(page.rows, by)
            found += [row for row in page.rows if row.id in unread]
            if len(found) >= query.limit or page.next is None:
                break
            here = replace(here, after=page.next)
        return _cut(found, query, page)

    async def some(self, lead_ids: Collection[str], by: Principal) -> Sequence[LeadRow]:
        """Those of them that this person sees, in no order."""
        return await self.rows.some(lead_ids, visibility_for(by))

    async def counts(self, query: LeadQuery, by: Principal) -> LeadCounts:
        return await self.rows.count(query, visibility_for(by), self.now())

    async def backlog(self, query: LeadQuery, by: Principal) -> Backlog:
        """How much of what the query asks for this person sees, and since when."""
        return await self.rows.backlog(query, visibility_for(by), self.now())


def _cut(found: Sequence[LeadRow], query: LeadQuery, last: LeadPage) -> LeadPage:
    """As many as were asked for; what was found beyond them comes with the next page."""
    shown = tuple(found[: query.limit])
    if len(found) > query.limit:
        return LeadPage(rows=shown, next=query.position_of(shown[-1]))
    return LeadPage(rows=shown, next=last.next)
