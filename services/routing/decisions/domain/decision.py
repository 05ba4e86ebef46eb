"""A decision: an outcome with its reasons, and the table of evaluations that led to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from services.routing.decisions.domain.candidates import DoctorAtClinic
from services.routing.decisions.domain.evaluation import CandidateEvaluation, EvaluationTable
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import Policy
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.travel import TravelClass
from shared.eligibility.domain import Finding


class ReasonCode(StrEnum):
    """What spoke for the doctor who was chosen."""

    WISHED_CLINIC = "wish.granted"
    DOCTOR_SPEAKS_LANGUAGE = "language.doctor"
    CLINIC_SPEAKS_LANGUAGE = "language.clinic"
    ONLY_CANDIDATE = "candidate.only"
    BEST_PREFERENCE = "preference.best"
    NEXT_IN_TURN = "turn.next"
    DRAWN = "turn.drawn"
    """Of several whose turn it was alike."""
    SMALLEST_LOAD = "load.smallest"
    """Of decisions of before: those of equals, whether the load told them apart or not."""
    RESERVATION_KEPT = "reservation.kept"
    NO_COORDINATOR = "coordinator.none"
    REVIEW_APPROVED = "eligibility.approved"
    UNKNOWN = "unknown"
    """Of a stored decision: what only another version knows."""


@dataclass(frozen=True, kw_only=True)
class Reason:
    """`parameters`: ids and numbers that the reason speaks of; `source`: what it rests on."""

    code: ReasonCode
    parameters: Mapping[str, str | int] = field(default_factory=dict)
    source: str | None = None


@dataclass(frozen=True, kw_only=True)
class RefusalReason:
    """A rule that kept candidates from having the lead; `eligibility`: what the rules say at the
    clinic that was wished for, or at the first where they say this.
    """

    code: Rejection
    source: str | None = None
    eligibility: Finding | None = None


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """`coordinator`: an account; None where the clinic has none."""

    location: str
    doctor: str
    coordinator: str | None
    travel_class: TravelClass
    reasons: tuple[Reason, ...]
    eligibility: Finding | None = None
    """What the rules say of this patient there; None of a decision that was made without rules."""

    @property
    def doctor_at_clinic(self) -> DoctorAtClinic:
        return DoctorAtClinic(self.location, self.doctor)


@dataclass(frozen=True, kw_only=True)
class Unroutable:
    """Nobody can have it now; each reason once, in the order in which the rules are asked."""

    travel_class: TravelClass
    reasons: tuple[RefusalReason, ...]


Outcome = Assigned | Unroutable


def eligibility_of(outcome: Outcome) -> Finding | None:
    """What the rules say: at the clinic that it went to, or where they kept it from going."""
    if isinstance(outcome, Assigned):
        return outcome.eligibility
    return next((reason.eligibility for reason in outcome.reasons if reason.eligibility), None)


def questions_of(outcome: Outcome) -> tuple[str, ...]:
    """What the patient has to say before it goes on (codes)."""
    if isinstance(outcome, Assigned):
        return ()
    asking = (one.eligibility for one in outcome.reasons if one.code is Rejection.NEEDS_ANSWER)
    return tuple(dict.fromkeys(code for one in asking if one for code in one.questions))


def codes_of(outcome: Outcome) -> tuple[str, ...]:
    """The codes of the outcome's reasons, in their order."""
    return tuple(reason.code.value for reason in outcome.reasons)


def as_recorded(outcome: Outcome, recorded: Outcome) -> Outcome:
    """With the reason of before where that is what was recorded: of equals it was always the
    smallest load, whether somebody was drawn or next in turn.
    """
    if not (isinstance(outcome, Assigned) and isinstance(recorded, Assigned)):
        return outcome
    if ReasonCode.SMALLEST_LOAD not in codes_of(recorded):
        return outcome
    return replace(outcome, reasons=tuple(_of_before(reason) for reason in outcome.reasons))


def _of_before(reason: Reason) -> Reason:
    is_turn = reason.code in (ReasonCode.NEXT_IN_TURN, ReasonCode.DRAWN)
    return replace(reason, code=ReasonCode.SMALLEST_LOAD) if is_turn else reason


@dataclass(frozen=True, kw_only=True)
class Decision:
    """An outcome with everything that led to it: too much to be stored (`DecisionRecord`)."""

    outcome: Outcome
    table: EvaluationTable
    inquiry: InquiryFacts
    policy: Policy
    rule_set: str
    """The version of the eligibility rules."""
    roster: int = 0
    """The position of the roster."""
    decided_at: datetime

    @property
    def evaluations(self) -> tuple[CandidateEvaluation, ...]:
        return tuple(self.table.candidates)

    def lets_know(self, location: str) -> bool:
        """Whether the patient's consents let this clinic learn of the inquiry. A clinic that was
        not looked at may not.
        """
        found = self.table.of(location)
        return (
            found is not None
            and self.inquiry.may_be_shared_with(location, found.clinic.province)
            and self.inquiry.may_be_sent_to(found.clinic.province)
        )
