"""What a patient does beside answering: writes to the clinic, or wants a person to decide.

Of a message nothing is here but how many there are. Both may be heard of in any order, repeatedly,
and before there is a lead.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from services.routing.leads.domain.actions import Action
from services.routing.leads.domain.lead import PATIENT, Lead
from services.routing.leads.domain.status import has_ended


@dataclass(frozen=True, kw_only=True)
class PatientFact:
    """`messages`: the number of the last one heard of; 0 and None: nothing of it."""

    inquiry_id: str
    messages: int = 0
    last_message_at: datetime | None = None
    person_asked_at: datetime | None = None


def ask_person(lead: Lead, asked_at: datetime, *, now: datetime) -> Lead:
    """From now on a person decides where it goes: its doctor cannot lose it by silence any more.
    The same again changes nothing, and what has ended stays as it ended.
    """
    if lead.person_asked_at is not None or has_ended(lead.status):
        return lead
    done = lead.acted(Action.ASK_PERSON, by=PATIENT, now=now)
    clock = replace(lead.clock, accept_by=None)
    return replace(done, person_asked_at=asked_at, clock=clock)
