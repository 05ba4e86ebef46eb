"""The day of the treatment: which days somebody may name, and at which stages."""

from datetime import date, timedelta
from typing import ClassVar, Final

from services.routing.leads.domain.status import LeadStatus
from shared.errors import FieldProblem, Invalid

DATED: Final = frozenset({LeadStatus.SCHEDULING, LeadStatus.BOOKED})
"""The stages at which there may be a day."""
_AHEAD_AT_MOST: Final = timedelta(days=3 * 365 + 1)


class TreatmentDayRefused(Invalid):
    code: ClassVar[str] = "lead.treatment-day"
    title: ClassVar[str] = "This cannot be the day of the treatment."


def check_treatment_day(on: date | None, *, stage: LeadStatus, today: date) -> None:
    """`today`: the clinic's own. Raises `TreatmentDayRefused`."""
    if on is None:
        return
    if stage not in DATED:
        raise _refused("treatment-day.too-early", "There is no day yet at this stage.")
    first, last = treatment_days(today)
    if not first <= on <= last:
        raise _refused("treatment-day.out-of-reach", "Name a day from today to three years ahead.")


def treatment_days(today: date) -> tuple[date, date]:
    """The first and the last day that may be named."""
    return today, today + _AHEAD_AT_MOST


def no_day() -> TreatmentDayRefused:
    """What somebody has typed is no day at all."""
    return _refused("treatment-day.unreadable", "A day as YYYY-MM-DD is expected.")


def _refused(code: str, message: str) -> TreatmentDayRefused:
    return TreatmentDayRefused(FieldProblem(field="on", code=code, message=message))
