"""What keeps who has read which lead."""

from collections.abc import Collection, Mapping
from typing import Protocol

from services.routing.unread.domain import LeadRead


class LeadReads(Protocol):
    async def put(self, read: LeadRead) -> None: ...

    async def of(self, by: str, lead_ids: Collection[str]) -> Mapping[str, LeadRead]:
        """By lead, where there is one."""
        ...
