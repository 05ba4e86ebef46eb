"""Incoming facts of routing."""

from collections.abc import Awaitable, Callable, Sequence

from services.inquiry.tracking.usecases.follow_leads import FollowLeads
from shared.kafka import Received


def on_lead_events(follow: FollowLeads) -> Callable[[Sequence[Received]], Awaitable[None]]:
    async def handle(batch: Sequence[Received]) -> None:
        await follow([received.envelope for received in batch])

    return handle
