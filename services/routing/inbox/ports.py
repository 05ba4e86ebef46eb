"""What the inbox needs from outside."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import Protocol

from services.routing.inbox.domain import LeadChange, LeadCounts, LeadPage, LeadQuery
from services.routing.leads.domain import Visibility


class LeadRows(Protocol):
    """Every question carries who asks: what is out of sight is not found."""

    async def page(self, query: LeadQuery, visibility: Visibility, now: datetime) -> LeadPage: ...

    async def count(self, visibility: Visibility, now: datetime) -> LeadCounts: ...


class LeadChanges(Protocol):
    def watch(self) -> AsyncIterator[LeadChange | None]:
        """Changes from now on, without end; None first, once nothing can be missed any more."""
        ...
