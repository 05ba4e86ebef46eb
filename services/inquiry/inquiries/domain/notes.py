"""What staff write down about a patient: personal, so its text is sealed like the patient's own."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from shared.disclosure.assertion import NOTES_FULL
from shared.errors import Conflict

NOTES_AT_MOST: Final = 500
"""With the longest texts there are, this is half of what a document may hold."""


class TooManyNotes(Conflict):
    code = NOTES_FULL
    title = "This inquiry has as many notes as it may have."


@dataclass(frozen=True, kw_only=True)
class Note:
    """`by` is an account's id, `name` that person's; `text` a ciphertext."""

    id: str
    by: str
    name: str
    at: datetime
    text: bytes = field(repr=False)
