"""When a lead is due: what its patient was promised and what its clinic is held to are one instant.

The promise is made once, when the inquiry comes in, by the calendar of the clinic that it names.
That clinic keeps it. Another one that takes the lead has its own time, which the patient's page
shows; a promise that was mailed is never made later by that.
"""

from dataclasses import replace
from datetime import datetime

from services.routing.deadlines.domain import (
    PLAIN_TIME,
    STOPPED,
    Deadlines,
    Due,
    Escalation,
    LeadClock,
    looked_at,
    started,
)
from services.routing.decisions.domain import InquiryFacts
from services.routing.leads.domain.actions import Action
from services.routing.leads.domain.lead import SYSTEM, Lead
from services.routing.leads.domain.row import row_of
from services.routing.leads.domain.status import STEPPED_STATUSES, LeadStatus
from shared.calendar import OpeningHours
from shared.directory.domain import Clinic


def contact_due_at(deadlines: Deadlines, clinic: Clinic | None, facts: InquiryFacts) -> datetime:
    """When the clinic is to have been in touch with a patient whom nobody has contacted yet."""
    keeps_its_own = clinic and clinic.slug == facts.location and deadlines.first_contact is None
    if clinic is None or keeps_its_own:
        return facts.reply_by
    return min(facts.reply_by, deadlines.contact_due(clinic, facts.received_at))


def due_waiting(deadlines: Deadlines, clinic: Clinic | None, facts: InquiryFacts) -> Due:
    """Of a lead that no doctor has yet; `clinic`: the one that it waits at."""
    due_at = contact_due_at(deadlines, clinic, facts)
    return started(deadlines, hours_of(clinic), since=facts.received_at, due_at=due_at)


def due_assigned(
    deadlines: Deadlines,
    clinic: Clinic,
    facts: InquiryFacts,
    *,
    now: datetime,
    was_contacted: bool = False,
    is_by_hand: bool = False,
) -> Due:
    """Of a lead that a doctor there has. After somebody else's contact the clinic's time begins
    anew: what was promised has been kept. A person's choice of a doctor never times out.
    """
    begins = max(now, facts.received_at)  # whatever the clocks of two machines say
    contact_by = (
        deadlines.contact_due(clinic, begins)
        if was_contacted
        else contact_due_at(deadlines, clinic, facts)
    )
    return started(
        deadlines,
        clinic.opening_hours,
        since=begins if was_contacted else facts.received_at,
        due_at=contact_by,
        accept_by=None if is_by_hand else deadlines.accept_by(clinic, begins),
    )


def due_next_step(
    deadlines: Deadlines, clinic: Clinic | None, stage: LeadStatus, now: datetime
) -> Due | None:
    """Of a lead that has reached this stage; None where it waits for nothing."""
    hours = hours_of(clinic)
    due_at = deadlines.step_due(stage.value, hours, now)
    return started(deadlines, hours, since=now, due_at=due_at) if due_at else None


def times_out(lead: Lead, deadlines: Deadlines, now: datetime) -> bool:
    """Whether its doctor has not answered in time, and it may go to another one for that."""
    handed_on = sum((one.action, one.by) == (Action.DECLINE, SYSTEM) for one in lead.actions)
    is_left_to_routing = not lead.waits_for_person
    return is_left_to_routing and is_unanswered(lead, now) and handed_on < deadlines.hand_ons


def is_unanswered(lead: Lead, now: datetime) -> bool:
    accept_by = lead.clock.accept_by
    return lead.status is LeadStatus.ASSIGNED and accept_by is not None and accept_by <= now


def clock_of(lead: Lead, deadlines: Deadlines, clinic: Clinic | None, now: datetime) -> LeadClock:
    """Its clock as it is by now; a doctor's silence is a warning in itself. One that an older
    program has left running, when somebody did what was due, is stopped.
    """
    if not _is_owed(lead):
        return STOPPED
    clock = looked_at(deadlines, hours_of(clinic), lead.clock, due_at=lead.due_at, now=now)
    if clock.level is Escalation.NONE and is_unanswered(lead, now):
        return replace(clock, level=Escalation.WARNING)
    return clock


def _is_owed(lead: Lead) -> bool:
    """Whether the clinic is to do something, and its clock runs for that."""
    since, contacted_at = lead.clock.started_at, lead.contacted_at
    is_of_contact = since is not None and contacted_at is not None and since < contacted_at
    is_left = lead.status in STEPPED_STATUSES and is_of_contact
    return row_of(lead).waits_for_clinic and not is_left


def hours_of(clinic: Clinic | None) -> OpeningHours:
    return clinic.opening_hours if clinic else PLAIN_TIME
