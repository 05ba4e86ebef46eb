"""Somebody opens a lead: to them it is no longer unread."""

from dataclasses import dataclass

from services.routing.leads.domain import LeadRow
from services.routing.unread.domain import LeadRead
from services.routing.unread.ports import LeadReads
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class MarkRead:
    reads: LeadReads
    now: Clock

    async def __call__(self, row: LeadRow, by: Principal) -> None:
        """`row`: as they see it; what comes after is unread again."""
        read = LeadRead(by=by.account_id, lead_id=row.id, version=row.version, at=self.now())
        await self.reads.put(read)
