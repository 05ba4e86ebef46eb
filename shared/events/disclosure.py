"""Facts on `inquiry.disclosures`, keyed by the inquiry's id: that somebody asked for a patient's
details, and where that stands in the inquiry's chain of records. Kept for ever, out of reach of
whoever can write the database: ids and codes, no names.
"""

from typing import Annotated, ClassVar

from pydantic import StringConstraints

from shared.events.event import Event
from shared.events.fields import Code, Counted, Id, Instant

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""SHA-256 in hexadecimal."""


class DisclosureRecorded(Event):
    """`sequence` and `hash`: the head of the inquiry's chain with this record. `because`: the code
    of a refusal, or of what else was recorded.
    """

    type: ClassVar[str] = "disclosure.recorded.v1"
    key_field: ClassVar[str] = "inquiry_id"

    disclosure_id: Id
    inquiry_id: Id
    sequence: Counted
    hash: Hash
    was_granted: bool
    because: Code | None = None
    recorded_at: Instant
