"""How far an inquiry has come: what its patient is told, and what routing has announced."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, assert_never


class Status(StrEnum):
    """What the patient is told, in the order in which international offices work."""

    RECEIVED = "received"
    CONTACTED = "contacted"
    RECORDS = "records"
    MEDICAL_REVIEW = "medical_review"
    FINANCIAL_CLEARANCE = "financial_clearance"
    SCHEDULING = "scheduling"
    BOOKED = "booked"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    CLOSED = "closed"
    UNKNOWN = "unknown"
    """One that only a newer version of the program has; never written."""


STEPS: Final = (
    Status.RECEIVED,
    Status.CONTACTED,
    Status.RECORDS,
    Status.MEDICAL_REVIEW,
    Status.FINANCIAL_CLEARANCE,
    Status.SCHEDULING,
    Status.BOOKED,
)
ENDED: Final = frozenset({Status.DECLINED, Status.CLOSED})
"""By a clinic: nothing more happens, and there is nothing left to be withdrawn."""


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    status: Status
    at: datetime


class LeadOutcome(StrEnum):
    """Routing's latest answer."""

    ROUTED = "routed"
    UNROUTED = "unrouted"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Routed:
    """Routing has found a clinic. `sequence` numbers what it announces of one lead."""

    sequence: int
    lead_id: str
    location: str
    due_at: datetime | None = None
    """Until when that clinic is to be in touch; None where this fact does not say it."""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Unrouted:
    sequence: int
    lead_id: str


@dataclass(frozen=True, kw_only=True)
class Contacted:
    """Somebody was in contact with the patient. `location` None: the network, not a clinic."""

    sequence: int
    lead_id: str
    location: str | None
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Advanced:
    """The lead has come to a stage on the way to the booking; `UNKNOWN`: one of a newer version."""

    sequence: int
    lead_id: str
    stage: Status
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Nothing more is done with it, for a reason (a code: a newer version has others)."""

    sequence: int
    lead_id: str
    reason: str
    at: datetime

    @property
    def status(self) -> Status:
        """What the patient is told."""
        return _CLOSED_AS.get(self.reason, Status.CLOSED)


_CLOSED_AS: Final = {
    "not_eligible": Status.DECLINED,
    "public_plan": Status.DECLINED,
    "booked": Status.BOOKED,
}
LeadFact = Routed | Unrouted | Contacted | Advanced | Closed


@dataclass(frozen=True, kw_only=True)
class LeadProgress:
    """What routing has announced. `sequence` 0: it has not answered."""

    sequence: int = 0
    lead_id: str | None = None
    outcome: LeadOutcome | None = None
    location: str | None = None
    due_at: datetime | None = None
    """Until when the clinic is to be in touch that has, or last had, the inquiry."""
    assigned_at: datetime | None = None
    contacted_at: datetime | None = None
    closed_for: str | None = None
    """The reason, once the lead is closed."""

    def followed_by(self, fact: LeadFact) -> "LeadProgress":
        """With this fact; what comes again or too late changes nothing."""
        if fact.sequence <= self.sequence:
            return self
        match fact:
            case Routed():
                due_at = (fact.due_at if self.contacted_at is None else None) or self.due_at
                routed = replace(self, location=fact.location, due_at=due_at, assigned_at=fact.at)
                return routed._answered(fact, LeadOutcome.ROUTED)
            case Unrouted():
                return self._answered(fact, LeadOutcome.UNROUTED)
            case Contacted():
                seen = replace(self, contacted_at=fact.at, location=fact.location or self.location)
                return seen._passed(fact)
            case Advanced():
                return self._passed(fact)
            case Closed():
                return replace(self, closed_for=fact.reason)._passed(fact)
            case _:
                assert_never(fact)

    def _answered(self, fact: LeadFact, outcome: LeadOutcome) -> "LeadProgress":
        return replace(self, sequence=fact.sequence, lead_id=fact.lead_id, outcome=outcome)

    def _passed(self, fact: LeadFact) -> "LeadProgress":
        """Without an answer before it, that one is still waited for: its number is not passed."""
        if self.outcome is None:
            return self
        return replace(self, sequence=fact.sequence, lead_id=fact.lead_id)


def change_by(fact: LeadFact) -> StatusChange | None:
    """What the patient learns by it; None where it says nothing of how far the inquiry is."""
    match fact:
        case Contacted():
            return StatusChange(status=Status.CONTACTED, at=fact.at)
        case Advanced():
            return StatusChange(status=fact.stage, at=fact.at) if fact.stage in STEPS else None
        case Closed():
            return StatusChange(status=fact.status, at=fact.at)
        case Routed() | Unrouted():
            return None


def leads_on(status: Status, to: Status) -> bool:
    """Whether somebody at the one comes to the other: only forward, and from no end."""
    if status not in STEPS:
        return False
    return to in ENDED or STEPS.index(to) > STEPS.index(status)
