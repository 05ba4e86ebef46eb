"""What somebody has agreed to or refused: purpose, exact text, language, time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """In the order in which they are asked."""

    PROCESSING = "processing"
    DISCLOSURE_OUT_OF_PROVINCE = "disclosure_out_of_province"
    TRANSFER_OUT_OF_QUEBEC = "transfer_out_of_quebec"
    CONTACT = "contact"
    MARKETING = "marketing"


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """`purpose` is a code: a newer version of the program may ask for others."""

    purpose: str
    text_version: str
    locale: str
    is_granted: bool
    at: datetime
