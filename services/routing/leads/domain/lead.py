"""A lead: an inquiry that has a clinic, a doctor and a coordinator, or waits for them."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid5

from services.routing.decisions.domain import (
    Assigned,
    DecisionRecord,
    DoctorAtClinic,
    InquiryFacts,
    TravelClass,
)
from services.routing.leads.domain.refusals import (
    LeadAlreadyContacted,
    LeadAlreadyRouted,
    LeadNotOpen,
)

_LEADS = UUID("6f0f6f0e-9a53-5d0c-8c0a-2a51c3a5b7d1")


class LeadStatus(StrEnum):
    UNROUTED = "unrouted"
    ASSIGNED = "assigned"
    ACCEPTED = "accepted"
    CONTACTED = "contacted"
    DECLINED = "declined"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """What only another version knows: shown, and changed by nobody."""


OPEN_STATUSES = (LeadStatus.ASSIGNED, LeadStatus.ACCEPTED, LeadStatus.CONTACTED)
"""A lead in one of these takes up room with its doctor and time of its coordinator."""

_CONTACTABLE = (LeadStatus.UNROUTED, LeadStatus.ASSIGNED, LeadStatus.ACCEPTED)


NETWORK_DESK = "network-desk"
"""Among the clinics of an account, and as the home of a lead: nobody's clinic, the network's own
desk.
"""


def home_of(location: str | None, waits_at: str | None) -> str:
    """Who looks after a lead: its clinic; while it has none, the one that it waits at; else the
    network's desk.
    """
    return location or waits_at or NETWORK_DESK


def lead_id_of(inquiry_id: str) -> str:
    """An inquiry has one lead, so its id follows from it: a repeated attempt makes the same."""
    return str(uuid5(_LEADS, inquiry_id))


@dataclass(frozen=True, kw_only=True)
class Origin:
    """The trace that the inquiry came in with; it goes on with everything the lead causes."""

    correlation_id: str | None = None
    traceparent: str | None = None


@dataclass(frozen=True, kw_only=True)
class Lead:
    """`version` rises by one with every change; a change is stored only over its predecessor.

    `contacted_at` and `contacted_by` tell of the last contact. A lead without a clinic may have
    them too: whoever looks after it has been in touch, and a clinic is still looked for.
    `waits_at`: the clinic that the patient wished for, if their consents let it know.
    """

    id: str
    facts: InquiryFacts
    status: LeadStatus
    location: str | None = None
    doctor: str | None = None
    coordinator: str | None = None
    waits_at: str | None = None
    travel_class: TravelClass
    due_at: datetime
    assigned_at: datetime | None = None
    contacted_at: datetime | None = None
    contacted_by: str | None = None
    updated_at: datetime
    version: int = 1
    decision: DecisionRecord
    origin: Origin = Origin()

    @property
    def inquiry_id(self) -> str:
        return self.facts.inquiry_id

    @property
    def reference(self) -> str:
        return self.facts.reference

    @property
    def place(self) -> DoctorAtClinic | None:
        return DoctorAtClinic(self.location, self.doctor) if self.location and self.doctor else None

    @property
    def home(self) -> str:
        return home_of(self.location, self.waits_at)

    @property
    def is_contacted(self) -> bool:
        """A clinic that a lead comes to after somebody else's contact still makes its own."""
        if self.status is LeadStatus.UNROUTED:
            return self.contacted_at is not None
        return self.status is LeadStatus.CONTACTED

    def was_contacted_by(self, account_id: str) -> bool:
        return self.is_contacted and self.contacted_by == account_id

    def assign(self, decision: DecisionRecord, outcome: Assigned, *, due_at: datetime) -> "Lead":
        """Gives an unrouted lead its place."""
        if self.status is not LeadStatus.UNROUTED:
            raise LeadAlreadyRouted(self.id)
        return replace(
            self,
            status=LeadStatus.ASSIGNED,
            location=outcome.location,
            doctor=outcome.doctor,
            coordinator=outcome.coordinator,
            travel_class=outcome.travel_class,
            due_at=due_at,
            assigned_at=decision.decided_at,
            updated_at=decision.decided_at,
            version=self.version + 1,
            waits_at=_waits_at(self.facts, decision),
            decision=decision,
        )

    def stay_unrouted(self, decision: DecisionRecord) -> "Lead":
        """Keeps waiting, for other reasons than before."""
        if self.status is not LeadStatus.UNROUTED:
            raise LeadAlreadyRouted(self.id)
        return replace(
            self,
            waits_at=_waits_at(self.facts, decision),
            travel_class=decision.outcome.travel_class,
            decision=decision,
            updated_at=decision.decided_at,
            version=self.version + 1,
        )

    def contact(self, *, by: str, now: datetime) -> "Lead":
        """A coordinator has reached the patient. Saying so twice changes nothing. A lead without a
        clinic keeps waiting for one.
        """
        if self.was_contacted_by(by):
            return self
        if self.is_contacted:
            raise LeadAlreadyContacted(self.id)
        if self.status not in _CONTACTABLE:
            raise LeadNotOpen(self.id)
        is_unrouted = self.status is LeadStatus.UNROUTED
        return replace(
            self,
            status=LeadStatus.UNROUTED if is_unrouted else LeadStatus.CONTACTED,
            contacted_at=now,
            contacted_by=by,
            updated_at=now,
            version=self.version + 1,
        )


@dataclass(frozen=True, kw_only=True)
class LeadState:
    """Where an inquiry's lead stands: all that settling a reservation needs to know of it."""

    inquiry_id: str
    version: int
    status: LeadStatus
    place: DoctorAtClinic | None


def assigned_lead(
    lead: Lead, decision: DecisionRecord, outcome: Assigned, *, due_at: datetime
) -> Lead:
    """The new lead of an inquiry that found a doctor at once."""
    return replace(lead.assign(decision, outcome, due_at=due_at), version=1)


def unrouted_lead(facts: InquiryFacts, decision: DecisionRecord, *, origin: Origin) -> Lead:
    """The lead of an inquiry that nobody can take yet, due when the patient was promised."""
    return Lead(
        id=lead_id_of(facts.inquiry_id),
        facts=facts,
        status=LeadStatus.UNROUTED,
        waits_at=_waits_at(facts, decision),
        travel_class=decision.outcome.travel_class,
        due_at=facts.reply_by,
        updated_at=decision.decided_at,
        decision=decision,
        origin=origin,
    )


def _waits_at(facts: InquiryFacts, decision: DecisionRecord) -> str | None:
    wished = facts.location
    return wished if wished and decision.lets_know(wished) else None
