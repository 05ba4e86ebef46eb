"""Until when a patient is promised an answer: so many opening hours of the clinic from now."""

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
