"""Content has published something: the replica follows."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.inquiry.catalogue.ports import Replica
from shared.events import (
    ContentEvent,
    Event,
    LocationPublished,
    OfferingPublished,
    OfferingRetired,
    ProcedurePublished,
)


@dataclass(frozen=True, kw_only=True)
class ReplicateContent:
    replica: Replica

    async def __call__(self, events: Sequence[Event]) -> None:
        facts: list[ContentEvent] = [
            event
            for event in events
            if isinstance(
                event, LocationPublished | ProcedurePublished | OfferingPublished | OfferingRetired
            )
        ]
        if facts:
            await self.replica.take(facts)
