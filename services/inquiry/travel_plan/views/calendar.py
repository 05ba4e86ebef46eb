"""A plan as an iCalendar file (RFC 5545), to be read by any calendar.

A calendar is copied to many devices: it says where to be and when, and not why.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from icalendar import Calendar, Event, Todo

from services.inquiry.tracking.usecases.read_status import StatusReport
from services.inquiry.travel_plan.domain import (
    Basis,
    DayNotKnown,
    Step,
    StepId,
    StepState,
    TravelPlan,
)
from services.inquiry.travel_plan.views.texts import CALENDAR

_TO_DO: Final = frozenset({StepId.RECORDS, StepId.CONSULTATION, StepId.ENTRY_DOCUMENTS})
_STEPS: Final = UUID("5d6a3b0e-1f0a-4c7f-9f57-6a5b0f6f2f0b")
"""The namespace of the ids: whoever reads one learns nothing of the inquiry."""
_STATUS: Final = {
    StepState.DONE: "COMPLETED",
    StepState.NOW: "IN-PROCESS",
    StepState.AHEAD: "NEEDS-ACTION",
}
Translate = Callable[..., str]


def calendar_of(
    plan: TravelPlan, report: StatusReport, now: datetime, translate: Translate
) -> bytes:
    """Raises `DayNotKnown`: an example is nothing for a calendar."""
    clinic, locale = report.clinic, report.inquiry.locale
    if plan.basis is not Basis.TREATMENT or clinic is None:
        raise DayNotKnown
    calendar = Calendar()
    calendar.add("prodid", "-//Wayfare//Travel plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    names = {"clinic": clinic.name, "city": clinic.city or clinic.name}
    for step in plan.steps:
        is_to_do = step.id in _TO_DO and not step.is_agreed
        entry = _to_do(step) if is_to_do else _event(step)
        if entry is None:
            continue
        entry.add("uid", f"{uuid5(_STEPS, f'{report.inquiry.id}/{step.id}')}@wayfare")
        entry.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
        entry.add("summary", translate(CALENDAR[step.id], locale, **names))
        entry.add("class", "PRIVATE")
        calendar.add_component(entry)
    calendar.add_missing_timezones(
        first_date=plan_day(plan) - timedelta(days=366),
        last_date=plan_day(plan) + timedelta(days=366),
    )
    made: bytes = calendar.to_ical()
    return made


def plan_day(plan: TravelPlan) -> date:
    if plan.day is None:
        raise DayNotKnown
    return plan.day


def _to_do(step: Step) -> Todo | None:
    if step.ends is None:
        return None
    entry = Todo()
    if step.begins:
        entry.add("dtstart", step.begins)
    entry.add("due", step.ends if step.begins != step.ends else step.ends + timedelta(days=1))
    entry.add("status", _STATUS[step.state])
    return entry


def _event(step: Step) -> Event | None:
    """All day where there are no hours; the end is not part of it (RFC 5545, 3.6.1). What has no
    end is a note for its first day.
    """
    if step.begins is None:
        return None
    entry = Event()
    hours = None if step.id is StepId.CONSULTATION else step.hours  # of the clinic, not of the talk
    first, last = hours or (step.begins, (step.ends or step.begins) + timedelta(days=1))
    entry.add("dtstart", first)
    entry.add("dtend", last)
    is_busy = step.id in {StepId.PROCEDURE, StepId.CHECK}
    entry.add("transp", "OPAQUE" if is_busy else "TRANSPARENT")
    return entry
