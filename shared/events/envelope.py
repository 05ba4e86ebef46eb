"""The envelope of an event: CloudEvents 1.0 attributes plus our extensions `sequence`,
`correlationid`, `traceparent`.
"""

from dataclasses import dataclass
from datetime import datetime

from shared.events.event import Event


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """One event on its way. `sequence` counts the events of one key's aggregate, from 1."""

    id: str
    source: str
    key: str
    sequence: int
    time: datetime
    data: Event
    traceparent: str | None = None
    correlation_id: str | None = None

    @property
    def type(self) -> str:
        return self.data.type
