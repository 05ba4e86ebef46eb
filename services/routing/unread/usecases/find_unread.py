"""Somebody looks at a list: which of its leads they have not looked at."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.routing.leads.domain import LeadRow
from services.routing.unread.domain import is_unread
from services.routing.unread.ports import LeadReads
from shared.auth.domain import Principal
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class FindUnread:
    reads: LeadReads
    now: Clock

    async def __call__(self, rows: Sequence[LeadRow], by: Principal) -> frozenset[str]:
        """Ids of leads."""
        reads = await self.reads.of(by.account_id, [row.id for row in rows])
        now = self.now()
        return frozenset(row.id for row in rows if is_unread(row, reads.get(row.id), now))
