"""The fact that a record could not be handled, on `<service>.dead-letters`."""

from datetime import datetime
from typing import ClassVar

from shared.events.event import Event


class RecordParked(Event):
    """Where the record lies, why it was set aside (a code, never a message), and its bytes in
    base64.
    """

    type: ClassVar[str] = "record.parked.v1"

    dead_letter_id: str
    group: str
    topic: str
    partition: int
    offset: int
    reason: str
    error: str | None = None
    value_base64: str
    parked_at: datetime
