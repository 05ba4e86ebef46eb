"""How far an inquiry has come: what its patient is told, and what routing has announced."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, assert_never


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
    coordinator_name: str | None = None
    """Who looks after it there; None where this fact does not say it."""
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
    on: date | None = None
    """The day of the treatment, where it is known."""
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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What the patient has to say before it goes on: codes, all that is open."""

    sequence: int
    lead_id: str
    questions: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Offered:
    """Clinics that the patient may say yes or no to."""

    sequence: int
    lead_id: str
    locations: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, kw_only=True)
class PersonDecided:
    """A person has looked at it, as the patient asked."""

    sequence: int
    lead_id: str
    at: datetime


_CLOSED_AS: Final = {
    "not_eligible": Status.DECLINED,
    "public_plan": Status.DECLINED,
    "booked": Status.BOOKED,
}
LeadFact = Routed | Unrouted | Contacted | Advanced | Closed | Asked | Offered | PersonDecided


_NOTHING_OPEN: Final[dict[str, Any]] = {"questions": (), "offers": (), "remind_at": None}
"""Of a lead that has a clinic, or has ended."""


@dataclass(frozen=True, kw_only=True)
class LeadProgress:
    """What routing has announced. `sequence` 0: it has not answered."""

    sequence: int = 0
    lead_id: str | None = None
    outcome: LeadOutcome | None = None
    location: str | None = None
    due_at: datetime | None = None
    """Until when the clinic is to be in touch that has, or last had, the inquiry."""
    coordinator_name: str | None = None
    """Who looks after it at the clinic that has the inquiry, where that is known."""
    assigned_at: datetime | None = None
    contacted_at: datetime | None = None
    treatment_on: date | None = None
    """The day of the treatment at the clinic that has the inquiry, once it is known."""
    treatment_moved_at: datetime | None = None
    """When that clinic named another day than before."""
    closed_for: str | None = None
    """The reason, once the lead is closed."""
    questions: tuple[str, ...] = ()
    """What is asked of the patient (codes)."""
    offers: tuple[str, ...] = ()
    """Clinics that wait for the patient's yes or no."""
    person_decided_at: datetime | None = None
    """When a person had looked at it, as the patient asked."""
    asked_at: datetime | None = None
    """When the last of it was opened."""
    remind_at: datetime | None = None
    """When the patient is to be reminded of it; None: not (any more)."""

    def opens_more_than(self, before: "LeadProgress") -> bool:
        """Whether something waits for the patient that did not before."""
        was_open = {*before.questions, *before.offers}
        return not was_open.issuperset((*self.questions, *self.offers))

    def followed_by(self, fact: LeadFact) -> "LeadProgress":
        """With this fact; what comes again or too late changes nothing."""
        if fact.sequence <= self.sequence:
            return self
        match fact:
            case Routed():
                due_at = (fact.due_at if self.contacted_at is None else None) or self.due_at
                routed = replace(self, location=fact.location, due_at=due_at, **_NOTHING_OPEN)
                stays = self.location in (None, fact.location)
                treatment_on = self.treatment_on if stays else None
                moved_at = self.treatment_moved_at if stays else None
                routed = replace(routed, treatment_on=treatment_on, treatment_moved_at=moved_at)
                routed = replace(
                    routed, assigned_at=fact.at, coordinator_name=fact.coordinator_name
                )
                return routed._answered(fact, LeadOutcome.ROUTED)
            case Unrouted():
                nowhere = replace(self, questions=(), treatment_on=None, coordinator_name=None)
                nowhere = replace(nowhere, treatment_moved_at=None)
                return nowhere._answered(fact, LeadOutcome.UNROUTED)
            case Contacted():
                seen = replace(self, contacted_at=fact.at, location=fact.location or self.location)
                return seen._passed(fact)
            case Advanced():
                return self._on(fact.on or self.treatment_on, fact.at)._passed(fact)
            case Closed():
                closed = replace(self, closed_for=fact.reason, **_NOTHING_OPEN)
                return closed._passed(fact)
            case Asked():
                return replace(self, questions=fact.questions)._passed(fact)
            case Offered():
                offers = tuple(dict.fromkeys((*self.offers, *fact.locations)))
                return replace(self, offers=offers)._passed(fact)
            case PersonDecided():
                return replace(self, person_decided_at=fact.at)._passed(fact)
            case _:
                assert_never(fact)

    def _on(self, day: date | None, at: datetime) -> "LeadProgress":
        is_moved = self.treatment_on is not None and day != self.treatment_on
        moved_at = at if is_moved else self.treatment_moved_at
        return replace(self, treatment_on=day, treatment_moved_at=moved_at)

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
        case Routed() | Unrouted() | Asked() | Offered() | PersonDecided():
            return None


def leads_on(status: Status, to: Status) -> bool:
    """Whether somebody at the one comes to the other: only forward, and from no end."""
    if status not in STEPS:
        return False
    return to in ENDED or STEPS.index(to) > STEPS.index(status)
