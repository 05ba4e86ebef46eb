"""A decision and its reasons: an outcome, and a evaluation on every candidate."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.routing.decisions.domain.candidates import Candidates, DoctorAtClinic
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.policy import Policy, ScorePart
from services.routing.decisions.domain.travel import TravelClass


class Rejection(StrEnum):
    """Why a candidate cannot have the lead, in the order in which the hard rules are asked."""

    NO_CLINIC = "network.no-clinic"
    NOT_OFFERED_HERE = "clinic.not-offered"
    TRANSFERRED_ELSEWHERE = "clinic.transferred-elsewhere"
    OUTSIDE_THE_WISH = "clinic.outside-the-wish"
    NOT_WILLING_TO_TRAVEL = "clinic.not-willing-to-travel"
    NO_CONSENT_TO_SHARE = "clinic.no-consent-to-share"
    NO_CONSENT_TO_LEAVE_QUEBEC = "clinic.no-consent-to-leave-quebec"
    NO_DOCTOR = "clinic.no-doctor"
    DOCTOR_UNKNOWN = "doctor.unknown"
    DOCTOR_NOT_HERE = "doctor.not-here"
    DOCTOR_DOES_NOT_OFFER = "doctor.does-not-offer"
    DOCTOR_DECLINED = "doctor.declined"
    NO_CAPACITY = "doctor.no-capacity"
    UNKNOWN = "unknown"
    """Of a stored decision: what only another version knows."""


class Reason(StrEnum):
    """What spoke for the doctor who was chosen."""

    WISHED_CLINIC = "wish.granted"
    DOCTOR_SPEAKS_LANGUAGE = "language.doctor"
    CLINIC_SPEAKS_LANGUAGE = "language.clinic"
    ONLY_CANDIDATE = "candidate.only"
    BEST_PREFERENCE = "preference.best"
    SMALLEST_LOAD = "load.smallest"
    RESERVATION_KEPT = "reservation.kept"
    NO_COORDINATOR = "coordinator.none"
    UNKNOWN = "unknown"
    """Of a stored decision: what only another version knows."""


@dataclass(frozen=True, kw_only=True)
class CandidateEvaluation:
    """One candidate. `doctor` None: the clinic as a whole fails the rule `rejected_for`."""

    location: str
    doctor: str | None
    travel_class: TravelClass
    rejected_for: Rejection | None = None
    score: tuple[tuple[ScorePart, int], ...] = ()
    open_leads: int = 0
    capacity: int = 0

    @property
    def points(self) -> int:
        return sum(points for _, points in self.score)


@dataclass(frozen=True, kw_only=True)
class Assigned:
    location: str
    doctor: str
    coordinator: str | None
    travel_class: TravelClass
    because: tuple[Reason, ...]

    @property
    def doctor_at_clinic(self) -> DoctorAtClinic:
        return DoctorAtClinic(self.location, self.doctor)


@dataclass(frozen=True, kw_only=True)
class Unroutable:
    """Nobody can have it now; `because` holds each reason once, in the order of the rules."""

    travel_class: TravelClass
    because: tuple[Rejection, ...]


@dataclass(frozen=True, kw_only=True)
class Decision:
    """An outcome with everything that led to it.

    Judging `inquiry` and `candidates` by `policy` again gives the same outcome and evaluations.
    """

    outcome: Assigned | Unroutable
    evaluations: tuple[CandidateEvaluation, ...]
    inquiry: InquiryFacts
    candidates: Candidates
    policy: Policy
    decided_at: datetime

    def lets_know(self, location: str) -> bool:
        """Whether the patient's consents let this clinic learn of the inquiry. A clinic that was
        not looked at may not.
        """
        return any(
            clinic.slug == location
            and self.inquiry.may_be_shared_with(clinic.slug, clinic.province)
            and self.inquiry.may_be_sent_to(clinic.province)
            for clinic in self.candidates.clinics
        )
