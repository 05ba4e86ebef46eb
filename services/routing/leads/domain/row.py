"""A lead as lists and answers show it."""

from dataclasses import dataclass
from datetime import date, datetime

from services.routing.deadlines.domain import STOPPED, LeadClock
from services.routing.decisions.domain import (
    Residence,
    TravelClass,
    Unroutable,
    eligibility_of,
)
from services.routing.leads.domain.access import Placement
from services.routing.leads.domain.lead import Lead
from services.routing.leads.domain.offering import OfferState, offer_states
from services.routing.leads.domain.status import STEPPED_STATUSES, WAITING_STATUSES, LeadStatus
from shared.eligibility.domain import Verdict


@dataclass(frozen=True, kw_only=True)
class LeadRow:
    """Everything but its decision and its history."""

    id: str
    inquiry_id: str
    reference: str
    placement: Placement
    coordinator: str | None
    procedure: str
    travel_class: TravelClass
    eligibility: str | None
    """What the rules said where the lead is, or kept it from going; None where nobody asked."""
    status: LeadStatus
    language: str
    payer_kind: str
    residence: Residence
    received_at: datetime
    due_at: datetime
    assigned_at: datetime | None
    contacted_at: datetime | None
    contacted_by: str | None
    updated_at: datetime
    version: int
    clock: LeadClock = STOPPED
    offers: tuple[OfferState, ...] = ()
    treatment_on: date | None = None
    messages_waiting: int = 0
    """The patient's, since the clinic last answered or opened the details."""
    last_message_at: datetime | None = None
    person_asked_at: datetime | None = None
    person_decided_at: datetime | None = None
    waits_for_person: bool = False

    @property
    def waits_for_contact(self) -> bool:
        """Not once somebody has been in touch, even while there is no clinic yet."""
        if self.status is LeadStatus.UNROUTED:
            return self.contacted_at is None
        return self.status in WAITING_STATUSES

    @property
    def waits_for_clinic(self) -> bool:
        """For the first contact or for the next step after it: somebody is held to `due_at`. Before
        there were deadlines of steps, that of a lead was the one of its first contact for ever.
        """
        has_step = self.status in STEPPED_STATUSES and self.clock.runs
        return self.waits_for_contact or has_step

    def is_overdue(self, now: datetime) -> bool:
        return self.waits_for_clinic and self.due_at <= now


def row_of(lead: Lead) -> LeadRow:
    facts = lead.facts
    return LeadRow(
        id=lead.id,
        inquiry_id=facts.inquiry_id,
        reference=facts.reference,
        placement=lead.placement,
        coordinator=lead.coordinator,
        procedure=facts.procedure,
        travel_class=lead.travel_class,
        eligibility=eligibility_there(lead),
        status=lead.status,
        language=facts.language,
        payer_kind=facts.payer_kind,
        residence=facts.residence,
        received_at=facts.received_at,
        due_at=lead.due_at,
        assigned_at=lead.assigned_at,
        contacted_at=lead.contacted_at,
        contacted_by=lead.contacted_by,
        updated_at=lead.updated_at,
        version=lead.version,
        clock=lead.clock,
        offers=offer_states((one.location for one in lead.offers), facts),
        treatment_on=lead.treatment_on,
        messages_waiting=lead.messages_waiting,
        last_message_at=lead.last_message_at,
        person_asked_at=lead.person_asked_at,
        person_decided_at=lead.person_decided_at,
        waits_for_person=lead.waits_for_person,
    )


def eligibility_there(lead: Lead) -> str | None:
    """What the rules said where the lead is, or kept it from going; None where nobody asked them,
    or a person has moved it since.
    """
    outcome = lead.decision.outcome
    if isinstance(outcome, Unroutable):
        return None if lead.location else _what_keeps_it(outcome)
    found = eligibility_of(outcome)
    return found.verdict.value if found and outcome.location == lead.location else None


def _what_keeps_it(outcome: Unroutable) -> str | None:
    """What somebody can do something about comes first: that one clinic is out of question does not
    hide that another one waits for a review.
    """
    found = [one.eligibility.verdict for one in outcome.reasons if one.eligibility]
    first = [one for one in (Verdict.REVIEW, Verdict.ASK) if one in found] + found
    return first[0].value if first else None
