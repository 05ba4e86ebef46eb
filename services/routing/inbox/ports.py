"""What the inbox needs from outside."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from typing import Protocol

from services.routing.inbox.domain import (
    Backlog,
    ChangePosition,
    LeadChange,
    LeadCounts,
    LeadPage,
    LeadQuery,
)
from services.routing.leads.domain import LeadRow, Visibility


class LeadRows(Protocol):
    """Every question carries who asks: what is out of sight is not found."""

    async def page(self, query: LeadQuery, visibility: Visibility, now: datetime) -> LeadPage: ...

    async def some(
        self, lead_ids: Collection[str], visibility: Visibility
    ) -> Sequence[LeadRow]: ...

    async def count(self, query: LeadQuery, visibility: Visibility, now: datetime) -> LeadCounts:
        """Of what the query is about, whatever states it asks for."""
        ...

    async def backlog(self, query: LeadQuery, visibility: Visibility, now: datetime) -> Backlog:
        """Of exactly what the query asks for."""
        ...


class LeadChanges(Protocol):
    def watch(self, after: ChangePosition | None) -> AsyncIterator[ChangePosition | LeadChange]:
        """First the position after which no change will be missed, then the changes after it,
        without end. It is `after` itself, unless that is None or so long ago that nobody knows any
        more what came then.
        """
        ...
