"""When a lead is due: so many opening hours of the clinic after the inquiry came in."""

from datetime import datetime

from shared.calendar import opening_time
from shared.directory.domain import Clinic


def due_at(clinic: Clinic, received_at: datetime) -> datetime:
    """The instant at which `reply_within_hours` hours of opening time have passed."""
    return clinic.opening_hours.after(received_at, opening_time(clinic.reply_within_hours))
