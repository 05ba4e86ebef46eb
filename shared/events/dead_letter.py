"""The fact that a record could not be handled, on `<service>.dead-letters`."""

from typing import Annotated, ClassVar

from pydantic import Field

from shared.events.event import Event
from shared.events.fields import MOST_COUNTED, Instant

Short = Annotated[str, Field(max_length=400)]


class RecordDeadLettered(Event):
    """Where the record lies, why it was set aside (a code, never a message), and its bytes in
    base64 where they are few; the dead letter in the service's database has them all.
    """

    type: ClassVar[str] = "record.dead-lettered.v1"
    key_field: ClassVar[str] = "dead_letter_id"

    dead_letter_id: Short
    group: Short
    topic: Short
    partition: Annotated[int, Field(ge=0, le=MOST_COUNTED)]
    offset: Annotated[int, Field(ge=0, le=MOST_COUNTED)]
    reason: Short
    error: Short | None = None
    value_base64: str
    value_size: Annotated[int, Field(ge=0)] = 0
    """Bytes of the record's value."""
    dead_lettered_at: Instant
