"""Incoming facts of content."""

from collections.abc import Awaitable, Callable, Sequence

from services.inquiry.catalogue.usecases.replicate_content import ReplicateContent
from shared.kafka import Received


def on_content_events(
    replicate: ReplicateContent,
) -> Callable[[Sequence[Received]], Awaitable[None]]:
    async def handle(batch: Sequence[Received]) -> None:
        await replicate([received.envelope.data for received in batch])

    return handle
