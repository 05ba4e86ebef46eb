"""A lead: an inquiry that has a clinic, a doctor and a coordinator, or waits for them."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from services.routing.deadlines.domain import STOPPED, Due, LeadClock
from services.routing.decisions.domain import (
    Assigned,
    DecisionRecord,
    DoctorAtClinic,
    TravelClass,
)
from services.routing.leads.domain.actions import (
    Action,
    ActionRecord,
    CloseReason,
    MoveReason,
)
from services.routing.leads.domain.fields import LeadFields
from services.routing.leads.domain.refusals import (
    ActionNotPossible,
    LeadAlreadyContacted,
    LeadAlreadyRouted,
    LeadAlreadyThere,
    LeadNotOpen,
)
from services.routing.leads.domain.status import (
    POSSIBLE_FROM,
    LeadStatus,
    has_ended,
    is_ahead,
)
from services.routing.leads.domain.treatment import DATED
from services.routing.leads.domain.waiting import waits_at

PATIENT: Final = "patient"
SYSTEM: Final = "system"
NO_ANSWER: Final = "no_answer"
"""Why the system hands a lead on; no reason of a person's."""
_ACTIONS_KEPT: Final = 200
_WITHOUT_A_DOCTOR: Final[dict[str, Any]] = {
    "status": LeadStatus.UNROUTED,
    "location": None,
    "doctor": None,
    "coordinator": None,
    "treatment_on": None,
    "assigned_at": None,
    "assigned_version": None,
}
_NO_CLOCK: Final[dict[str, Any]] = {"clock": STOPPED}


@dataclass(frozen=True, kw_only=True)
class Lead(LeadFields):
    """What may happen to it: a transition refuses in the wrong state."""

    def assign(self, decision: DecisionRecord, outcome: Assigned, *, due: Due) -> "Lead":
        """Gives an unrouted lead its doctor, as the decision says."""
        if self.status is not LeadStatus.UNROUTED:
            raise LeadAlreadyRouted(self.id)
        self._left_to_routing()
        return replace(
            self,
            status=LeadStatus.ASSIGNED,
            location=outcome.location,
            doctor=outcome.doctor,
            coordinator=outcome.coordinator,
            travel_class=outcome.travel_class,
            **_until(due),
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

    def contact(self, *, by: str, now: datetime, due: Due | None = None) -> "Lead":
        """Somebody has reached the patient, and the next step is due then. Saying so twice changes
        nothing. A lead without a clinic keeps waiting for one, and nobody is late with it.
        """
        if self.is_contacted and self.contacted_by == by:
            return self
        if self.is_contacted:
            raise LeadAlreadyContacted(self.id)
        done = self._done(Action.CONTACT, by=by, now=now)
        is_unrouted = self.status is LeadStatus.UNROUTED
        status = LeadStatus.UNROUTED if is_unrouted else LeadStatus.CONTACTED
        until = _until(None if is_unrouted else due)
        return replace(done, status=status, contacted_at=now, contacted_by=by, **until)

    def accept(self, *, by: str, now: datetime) -> "Lead":
        """The doctor takes it on."""
        done = self._done(Action.ACCEPT, by=by, now=now)
        return replace(done, status=LeadStatus.ACCEPTED, clock=_answered(self.clock))

    def decline(self, reason: str, *, by: str, now: datetime) -> "Lead":
        """It is handed back, to be routed again: never to this doctor at this clinic."""
        source = str(self.doctor_at_clinic)
        done = self._done(Action.DECLINE, by=by, now=now, reason=reason, source=source)
        declined_by = tuple(dict.fromkeys((*self.facts.declined_by, source)))
        facts = replace(self.facts, declined_by=declined_by)
        clock = _answered(self.clock) if self.contacted_at is None else STOPPED
        return replace(done, facts=facts, clock=clock, **_WITHOUT_A_DOCTOR)

    def hand_on(self, decision: DecisionRecord, outcome: Assigned, *, due: Due) -> "Lead":
        """Its doctor has not answered in time, and routing has found another: in one step, since a
        lead that somebody has waits for nobody in between.
        """
        if self.status is not LeadStatus.ASSIGNED:
            raise ActionNotPossible(self.id)
        self._left_to_routing()
        back = self.decline(NO_ANSWER, by=SYSTEM, now=decision.decided_at)
        return replace(back, version=self.version).assign(decision, outcome, due=due)

    def escalate(self, clock: LeadClock, *, now: datetime) -> "Lead":
        """Its clock was looked at. That makes no version: what people do over the one that they
        have seen stays possible.
        """
        has_climbed = clock.level is not self.clock.level
        return replace(self, clock=clock, updated_at=now if has_climbed else self.updated_at)

    def reassign(
        self,
        to: DoctorAtClinic,
        reason: MoveReason,
        *,
        coordinator: str | None,
        travel_class: TravelClass,
        due: Due,
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
            treatment_on=self.treatment_on if stays else None,
            **_until(due),
            assigned_at=now,
            assigned_version=done.version,
            person_decided_at=self.decided_by_person(now),
        )

    def transfer(
        self,
        location: str,
        reason: MoveReason,
        *,
        by: str,
        now: datetime,
        due: Due | None = None,
    ) -> "Lead":
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
        until = _until(due if self.contacted_at is None else None)
        return replace(done, facts=facts, waits_at=location, **until, **_WITHOUT_A_DOCTOR)

    def advance(
        self,
        to: LeadStatus,
        *,
        by: str,
        now: datetime,
        due: Due | None = None,
        on: date | None = None,
    ) -> "Lead":
        """Forward to a later stage; some may be left out. `on`: the day of the treatment, where it
        is known by now; one that was named before stays otherwise. At a stage that has a day the
        same stage once more names another one, and what was due stays so.
        """
        done = self._done(Action.ADVANCE, by=by, now=now, target=to, on=on)
        if to is self.status and to in DATED and on not in (None, self.treatment_on):
            return replace(done, treatment_on=on)
        if not is_ahead(to, self.status):
            raise ActionNotPossible(self.id)
        return replace(done, status=to, treatment_on=on or self.treatment_on, **_until(due))

    def close(self, reason: CloseReason, *, by: str, now: datetime) -> "Lead":
        done = self._done(Action.CLOSE, by=by, now=now, reason=reason)
        return replace(done, status=LeadStatus.CLOSED, **_NO_CLOCK)

    def message(self, message_id: str, *, by: str, now: datetime) -> "Lead":
        return self._done(Action.MESSAGE, by=by, now=now, target=message_id)

    def note(self, note_id: str, *, by: str, now: datetime) -> "Lead":
        return self._done(Action.NOTE, by=by, now=now, target=note_id)

    def withdraw(self, *, now: datetime) -> "Lead":
        """The patient has withdrawn the inquiry. What has ended stays as it ended."""
        if has_ended(self.status):
            return self
        done = self._done(Action.WITHDRAW, by=PATIENT, now=now)
        return replace(done, status=LeadStatus.WITHDRAWN, **_NO_CLOCK)

    # For transitions in modules of their own.
    def decided_by_person(self, now: datetime) -> datetime | None:
        """When a person had the say that the patient asked for, if that is now."""
        return now if self.waits_for_person else self.person_decided_at

    def acted(
        self,
        action: Action,
        *,
        by: str,
        now: datetime,
        reason: str | None = None,
        target: str | None = None,
    ) -> "Lead":
        return self._done(action, by=by, now=now, reason=reason, target=target)

    def _left_to_routing(self) -> None:
        if self.waits_for_person:
            raise ActionNotPossible(self.id)

    def _done(
        self,
        action: Action,
        *,
        by: str,
        now: datetime,
        reason: str | None = None,
        source: str | None = None,
        target: str | None = None,
        on: date | None = None,
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
            on=on,
        )
        kept = (*self.actions, record)[-_ACTIONS_KEPT:]
        return replace(self, version=self.version + 1, updated_at=now, actions=kept)


def _until(due: Due | None) -> dict[str, Any]:
    """The fields of a deadline; without one the last stays to be seen, and nobody is held to it."""
    return {"due_at": due.at, "clock": due.clock} if due else _NO_CLOCK


def _answered(clock: LeadClock) -> LeadClock:
    return replace(clock, accept_by=None)
