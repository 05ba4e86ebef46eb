"""Until when a patient is promised an answer: so many opening hours of the clinic from now."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.catalogue.domain import Clinic
from shared.opening_hours import OpeningHours

LONGEST_HOURS: Final = 720
"""What a clinic may promise at most (`LONGEST_REPLY_HOURS` of the events)."""


def reply_by(received_at: datetime, clinic: Clinic) -> datetime:
    """When the clinic's promised number of opening hours has passed.

    The directory's events are refused where these make no sense, but a replica may hold what came
    before that: a patient is not turned away for it, and plain hours count.
    """
    within = timedelta(hours=max(1, min(clinic.reply_within_hours, LONGEST_HOURS)))
    try:
        hours = OpeningHours(week=clinic.hours, timezone=clinic.timezone)
    except (ValueError, LookupError, OSError):  # a time of day or a zone that is none
        return received_at + within
    return hours.after(received_at, within)


def latest_reply_by(received_at: datetime, clinics: Iterable[Clinic]) -> datetime:
    """The promise that every one of the clinics can keep; there must be at least one."""
    return max(reply_by(received_at, clinic) for clinic in clinics)
