"""A lead: an inquiry that has a clinic, a doctor and a coordinator, or waits for them."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from services.routing.capacity.domain import LeadVersion, Origin
from services.routing.decisions.domain import (
    Assigned,
    DecisionRecord,
    DoctorAtClinic,
    InquiryFacts,
    TravelClass,
    under_review,
)
from services.routing.leads.domain.access import Placement
from services.routing.leads.domain.actions import (
    Action,
    ActionRecord,
    CloseReason,
    DeclineReason,
    MoveReason,
)
from services.routing.leads.domain.refusals import (
    ActionNotPossible,
    LeadAlreadyContacted,
    LeadAlreadyRouted,
    LeadAlreadyThere,
    LeadNotOpen,
)
from services.routing.leads.domain.status import (
    NEEDS_A_REVIEW,
    POSSIBLE_FROM,
    STAGES,
    TAKES_CAPACITY,
    LeadStatus,
    has_ended,
    is_ahead,
)
from services.routing.leads.domain.waiting import waits_at

PATIENT: Final = "patient"
_ACTIONS_KEPT: Final = 200
_NO_ORIGIN: Final = Origin()
_WITHOUT_A_DOCTOR: Final[dict[str, Any]] = {
    "status": LeadStatus.UNROUTED,
    "location": None,
    "doctor": None,
    "coordinator": None,
    "assigned_at": None,
    "assigned_version": None,
}


@dataclass(frozen=True, kw_only=True)
class Lead:
    """`version` rises by one with every change; a change is stored only over its predecessor.

    `assigned_version` is the version with which the lead came to its doctor: capacity is taken
    under it. `contacted_at` and `contacted_by` tell of the last contact. A lead without a clinic
    may have them too: whoever looks after it has been in touch, and a clinic is still looked for.
    `waits_at`: the clinic that the patient wished for or that somebody chose, if the consents let
    it know. `actions`: what people did, the last ones; routing's own part is in `decision`.
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
    assigned_version: int | None = None
    contacted_at: datetime | None = None
    contacted_by: str | None = None
    updated_at: datetime
    version: int = 1
    actions: tuple[ActionRecord, ...] = ()
    decision: DecisionRecord
    origin: Origin = _NO_ORIGIN

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
        )

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
        """Whether its state allows it; whether somebody may is another question (`access`)."""
        if action is Action.CONTACT and self.is_contacted:
            return False
        if action in NEEDS_A_REVIEW and not under_review(self.decision):
            return False
        return self.status in POSSIBLE_FROM.get(action, frozenset())

    def has_done(
        self, action: Action, *, by: str, over: int, reason: str | None, target: str | None
    ) -> bool:
        """Whether exactly this was done already to the version `over`: a repeated request."""
        return any(
            (done.action, done.by, done.version, done.reason) == (action, by, over + 1, reason)
            and target in (None, done.target)
            for done in self.actions
        )

    def assign(self, decision: DecisionRecord, outcome: Assigned, *, due_at: datetime) -> "Lead":
        """Gives an unrouted lead its doctor, as the decision says."""
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
            waits_at=waits_at(self.facts, decision),
            assigned_at=decision.decided_at,
            assigned_version=self.version + 1,
            updated_at=decision.decided_at,
            version=self.version + 1,
            decision=decision,
        )

    def stay_unrouted(self, decision: DecisionRecord) -> "Lead":
        """Keeps waiting, for other reasons than before."""
        if self.status is not LeadStatus.UNROUTED:
            raise LeadAlreadyRouted(self.id)
        return replace(
            self,
            waits_at=waits_at(self.facts, decision),
            travel_class=decision.outcome.travel_class,
            updated_at=decision.decided_at,
            version=self.version + 1,
            decision=decision,
        )

    def contact(self, *, by: str, now: datetime) -> "Lead":
        """Somebody has reached the patient. Saying so twice changes nothing. A lead without a
        clinic keeps waiting for one.
        """
        if self.is_contacted and self.contacted_by == by:
            return self
        if self.is_contacted:
            raise LeadAlreadyContacted(self.id)
        done = self._done(Action.CONTACT, by=by, now=now)
        is_unrouted = self.status is LeadStatus.UNROUTED
        status = LeadStatus.UNROUTED if is_unrouted else LeadStatus.CONTACTED
        return replace(done, status=status, contacted_at=now, contacted_by=by)

    def accept(self, *, by: str, now: datetime) -> "Lead":
        """The doctor takes it on."""
        return replace(self._done(Action.ACCEPT, by=by, now=now), status=LeadStatus.ACCEPTED)

    def decline(self, reason: DeclineReason, *, by: str, now: datetime) -> "Lead":
        """It is handed back, to be routed again: never to this doctor at this clinic."""
        source = str(self.doctor_at_clinic)
        done = self._done(Action.DECLINE, by=by, now=now, reason=reason, source=source)
        declined_by = tuple(dict.fromkeys((*self.facts.declined_by, source)))
        facts = replace(self.facts, declined_by=declined_by)
        return replace(done, facts=facts, **_WITHOUT_A_DOCTOR)

    def reassign(
        self,
        to: DoctorAtClinic,
        reason: MoveReason,
        *,
        coordinator: str | None,
        travel_class: TravelClass,
        due_at: datetime,
        by: str,
        now: datetime,
    ) -> "Lead":
        """A person has chosen the doctor. A clinic that keeps the lead keeps its contact with the
        patient too; the doctor has yet to accept, unless it has gone beyond that.
        """
        if to == self.doctor_at_clinic:
            raise LeadAlreadyThere(self.id)
        stays = to.location == self.location
        source = str(self.doctor_at_clinic) if self.doctor_at_clinic else None
        done = self._done(
            Action.REASSIGN, by=by, now=now, reason=reason, source=source, target=str(to)
        )
        return replace(
            done,
            facts=self.facts if stays else replace(self.facts, transferred_to=to.location),
            status=self.status if stays and self.is_contacted else LeadStatus.ASSIGNED,
            location=to.location,
            doctor=to.doctor,
            coordinator=coordinator,
            travel_class=travel_class,
            due_at=due_at,
            assigned_at=now,
            assigned_version=done.version,
        )

    def transfer(self, location: str, reason: MoveReason, *, by: str, now: datetime) -> "Lead":
        """Another clinic gets it, and looks after it from now on: routing finds a doctor among
        those of that clinic only, at once or as soon as one has capacity.
        """
        is_on_its_way = self.location is None and self.facts.transferred_to == location
        if location == self.location or is_on_its_way:
            raise LeadAlreadyThere(self.id)
        source = str(self.doctor_at_clinic) if self.doctor_at_clinic else self.waits_at
        done = self._done(
            Action.TRANSFER, by=by, now=now, reason=reason, source=source, target=location
        )
        facts = replace(self.facts, transferred_to=location)
        return replace(done, facts=facts, waits_at=location, **_WITHOUT_A_DOCTOR)

    def advance(self, to: LeadStatus, *, by: str, now: datetime) -> "Lead":
        """Forward to a later stage; some may be left out."""
        done = self._done(Action.ADVANCE, by=by, now=now, target=to)
        if not is_ahead(to, self.status):
            raise ActionNotPossible(self.id)
        return replace(done, status=to)

    def close(self, reason: CloseReason, *, by: str, now: datetime) -> "Lead":
        done = self._done(Action.CLOSE, by=by, now=now, reason=reason)
        return replace(done, status=LeadStatus.CLOSED)

    def note(self, note_id: str, *, by: str, now: datetime) -> "Lead":
        return self._done(Action.NOTE, by=by, now=now, target=note_id)

    def withdraw(self, *, now: datetime) -> "Lead":
        """The patient has withdrawn the inquiry. What has ended stays as it ended."""
        if has_ended(self.status):
            return self
        done = self._done(Action.WITHDRAW, by=PATIENT, now=now)
        return replace(done, status=LeadStatus.WITHDRAWN)

    def acted(self, action: Action, *, by: str, now: datetime, **codes: str | None) -> "Lead":
        """The same for transitions that stand in modules of their own."""
        return self._done(action, by=by, now=now, **codes)

    def _done(
        self,
        action: Action,
        *,
        by: str,
        now: datetime,
        reason: str | None = None,
        source: str | None = None,
        target: str | None = None,
    ) -> "Lead":
        """The next version with the action in its history; refused in the wrong state."""
        if has_ended(self.status):
            raise LeadNotOpen(self.id)
        if self.status not in POSSIBLE_FROM[action]:
            raise ActionNotPossible(self.id)
        record = ActionRecord(
            action=action,
            by=by,
            at=now,
            version=self.version + 1,
            reason=str(reason) if reason else None,
            source=source,
            target=str(target) if target else None,
        )
        kept = (*self.actions, record)[-_ACTIONS_KEPT:]
        return replace(self, version=self.version + 1, updated_at=now, actions=kept)
