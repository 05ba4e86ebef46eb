"""Until when a patient is promised an answer, so many opening hours of the clinic from now, and in
which language.
"""

from collections.abc import Iterable
from datetime import datetime

from services.inquiry.catalogue.domain import Clinic
from shared.calendar import opening_time


def reply_by(received_at: datetime, clinic: Clinic) -> datetime:
    """When the clinic's promised number of opening hours has passed."""
    return clinic.opening_hours.after(received_at, opening_time(clinic.reply_within_hours))


def latest_reply_by(received_at: datetime, clinics: Iterable[Clinic]) -> datetime:
    """The promise that every one of the clinics can keep; there must be at least one."""
    return max(reply_by(received_at, clinic) for clinic in clinics)


def locale_for(language: str) -> str:
    """The locale we write in to somebody of this language: French where that is theirs, else
    English.
    """
    return "fr-CA" if language.split("-", maxsplit=1)[0].lower() == "fr" else "en-CA"
