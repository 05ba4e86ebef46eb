"""What a lead holds, and what follows from it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from services.routing.capacity.domain import LeadVersion, Origin
from services.routing.deadlines.domain import STOPPED, Escalation, LeadClock
from services.routing.decisions.domain import (
    DecisionRecord,
    DoctorAtClinic,
    InquiryFacts,
    TravelClass,
    under_review,
)
from services.routing.leads.domain.access import Placement
from services.routing.leads.domain.actions import Action, ActionRecord, Offer
from services.routing.leads.domain.status import (
    NEEDS_A_REVIEW,
    POSSIBLE_FROM,
    STAGES,
    TAKES_CAPACITY,
    LeadStatus,
    has_ended,
)

_NO_ORIGIN: Final = Origin()


@dataclass(frozen=True, kw_only=True)
class LeadFields:
    """`version` rises by one with every change; a change is stored only over its predecessor.

    `assigned_version` is the version with which the lead came to its doctor: capacity is taken
    under it. `contacted_at` and `contacted_by` tell of the last contact. A lead without a clinic
    may have them too: whoever looks after it has been in touch, and a clinic is still looked for.
    `waits_at`: the clinic that the patient wished for or that somebody chose, if the consents let
    it know. `clock` runs to `due_at`; looking at it makes no version. `actions`: what people did,
    the last ones; routing's own part is in `decision`.

    `messages_received` and `messages_seen` count the patient's messages, by the highest number that
    was heard of and by the highest that somebody here was shown or answered: both only rise, make
    no version, and are written by nobody but `LeadMessages`. `person_asked_at`: the patient wants a
    person to look at it, who did so at `person_decided_at`.
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
    clock: LeadClock = STOPPED
    assigned_at: datetime | None = None
    assigned_version: int | None = None
    contacted_at: datetime | None = None
    contacted_by: str | None = None
    treatment_on: date | None = None
    """The day of the treatment at the clinic that has the lead, once somebody has named it."""
    updated_at: datetime
    version: int = 1
    actions: tuple[ActionRecord, ...] = ()
    offers: tuple[Offer, ...] = ()
    decision: DecisionRecord
    origin: Origin = _NO_ORIGIN
    messages_received: int = 0
    messages_seen: int = 0
    last_message_at: datetime | None = None
    person_asked_at: datetime | None = None
    person_decided_at: datetime | None = None

    @property
    def inquiry_id(self) -> str:
        return self.facts.inquiry_id

    @property
    def reference(self) -> str:
        return self.facts.reference

    @property
    def doctor_at_clinic(self) -> DoctorAtClinic | None:
        return DoctorAtClinic(self.location, self.doctor) if self.location and self.doctor else None

    @property
    def messages_waiting(self) -> int:
        return max(0, self.messages_received - self.messages_seen)

    @property
    def waits_for_person(self) -> bool:
        """Until somebody confirms it or chooses a doctor, routing leaves it where it is."""
        is_asked = self.person_asked_at is not None and self.person_decided_at is None
        return is_asked and not has_ended(self.status)

    @property
    def takes_capacity(self) -> tuple[DoctorAtClinic, LeadVersion] | None:
        """With whom, and under which version."""
        at, version = self.doctor_at_clinic, self.assigned_version
        if at is None or version is None or self.status not in TAKES_CAPACITY:
            return None
        return at, LeadVersion(self.inquiry_id, version)

    @property
    def placement(self) -> Placement:
        return Placement(
            location=self.location,
            wished_location=self.facts.location,
            waits_at=self.waits_at,
            doctor=self.doctor,
            is_at_network_desk=self.clock.level is Escalation.NETWORK_DESK,
        )

    def clock_keeping(self, due_at: object, clock: LeadClock) -> LeadClock:
        """Its clock; where that is still the one which was there before, with the level that it has
        come to meanwhile.
        """
        is_same = (due_at, clock.started_at) == (self.due_at, self.clock.started_at)
        if not is_same or clock.level.rank <= self.clock.level.rank:
            return self.clock
        return replace(self.clock, level=clock.level)

    @property
    def home(self) -> str:
        return self.placement.home

    @property
    def is_contacted(self) -> bool:
        """A clinic that a lead comes to after somebody else's contact still makes its own."""
        if self.status is LeadStatus.UNROUTED:
            return self.contacted_at is not None
        return self.status is LeadStatus.CONTACTED or self.status in STAGES

    def allows(self, action: Action) -> bool:
        """Whether its state allows it; whether somebody may is another question (`access`). A
        booked lead goes no further, though another day may be named for it.
        """
        if action is Action.CONTACT and self.is_contacted:
            return False
        if action is Action.ADVANCE and self.status is STAGES[-1]:
            return False
        if action is Action.APPROVE and self.waits_for_person:
            return True
        if action in NEEDS_A_REVIEW and not self._is_under_review:
            return False
        return self.status in POSSIBLE_FROM.get(action, frozenset())

    @property
    def _is_under_review(self) -> bool:
        return self.status is LeadStatus.UNROUTED and bool(under_review(self.decision))

    def has_done(
        self,
        action: Action,
        *,
        by: str,
        over: int,
        reason: str | None,
        target: str | None,
        on: date | None = None,
    ) -> bool:
        """Whether exactly this was done already to the version `over`: a repeated request."""
        return any(
            (done.action, done.by, done.version, done.reason) == (action, by, over + 1, reason)
            and target in (None, done.target)
            and on == done.on
            for done in self.actions
        )
