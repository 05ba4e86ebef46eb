"""What somebody has agreed to or refused: purpose, exact text, language, time."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """In the order in which they are asked."""

    PROCESSING = "processing"
    DISCLOSURE_OUT_OF_PROVINCE = "disclosure_out_of_province"
    TRANSFER_OUT_OF_QUEBEC = "transfer_out_of_quebec"
    CONTACT = "contact"
    MARKETING = "marketing"


CLINIC_OFFERED: Final = "disclosure_to_clinic"
"""A purpose that no form asks for: it is agreed to with a yes to a clinic that was offered."""


@dataclass(frozen=True, kw_only=True)
class ConsentRecord:
    """`purpose` is a code: a newer version of the program may ask for others."""

    purpose: str
    text_version: str
    locale: str
    is_granted: bool
    at: datetime
    about: str | None = None
    """The clinic, where it was agreed to for one alone."""
