"""Routing has placed an inquiry or been in contact: its patient's page follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inquiry.tracking.ports import LeadProgressBook
from shared.events import Envelope, LeadAssigned, LeadContacted, LeadUnrouted


@dataclass(frozen=True, kw_only=True)
class FollowLeads:
    book: LeadProgressBook

    async def __call__(self, events: Sequence[Envelope]) -> None:
        known = [
            event
            for event in events
            if isinstance(event.data, LeadAssigned | LeadUnrouted | LeadContacted)
        ]
        if known:
            await self.book.follow(known)
