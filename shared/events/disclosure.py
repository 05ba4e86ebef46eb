"""Facts on `inquiry.disclosures`, keyed by the inquiry's id: that somebody asked for a patient's
details, and where that stands in the inquiry's chain of records. Kept for ever, out of reach of
whoever can write the database: ids and codes, no names.
"""

from datetime import datetime
from typing import ClassVar

from shared.events.event import Event


class DisclosureRecorded(Event):
    """`sequence` and `hash`: the head of the inquiry's chain with this record. `because`: the code
    of a refusal, or of what else was recorded.
    """

    type: ClassVar[str] = "disclosure.recorded.v1"

    disclosure_id: str
    inquiry_id: str
    sequence: int
    hash: str
    was_granted: bool
    because: str | None = None
    recorded_at: datetime
