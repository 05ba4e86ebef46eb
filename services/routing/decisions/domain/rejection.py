"""Why a candidate cannot have a lead, and in which stage of the decision that is found."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """The hard stages of a decision, in their order."""

    CAPABILITY = "capability"
    WISH = "wish"
    CONSENT = "consent"
    ELIGIBILITY = "eligibility"
    CAPACITY = "capacity"
    UNKNOWN = "unknown"


class Rejection(StrEnum):
    """The first hard rule that a candidate fails, in the order in which they are asked."""

    NO_CLINIC = "network.no-clinic"
    NOT_OFFERED_HERE = "clinic.not-offered"
    TRANSFERRED_ELSEWHERE = "clinic.transferred-elsewhere"
    OUTSIDE_THE_WISH = "clinic.outside-the-wish"
    NOT_WILLING_TO_TRAVEL = "clinic.not-willing-to-travel"
    NO_CONSENT_TO_SHARE = "clinic.no-consent-to-share"
    NO_CONSENT_TO_LEAVE_QUEBEC = "clinic.no-consent-to-leave-quebec"
    NOT_ELIGIBLE = "eligibility.blocked"
    NEEDS_REVIEW = "eligibility.review"
    NEEDS_ANSWER = "eligibility.ask"
    NO_DOCTOR = "clinic.no-doctor"
    DOCTOR_UNKNOWN = "doctor.unknown"
    DOCTOR_NOT_HERE = "doctor.not-here"
    DOCTOR_DOES_NOT_OFFER = "doctor.does-not-offer"
    DOCTOR_PARTICIPATES = "doctor.participates"
    """In the public plan, where only somebody who does not may treat this patient privately."""
    DOCTOR_DECLINED = "doctor.declined"
    NOT_ACCEPTING = "doctor.not-accepting"
    ON_LEAVE = "doctor.on-leave"
    NO_CAPACITY_THIS_WEEK = "doctor.no-capacity-this-week"
    NO_CAPACITY = "doctor.no-capacity"
    UNKNOWN = "unknown"
    """Of a stored decision: what only another version knows."""

    @property
    def stage(self) -> Stage:
        return _STAGES.get(self, Stage.CAPABILITY)

    @property
    def concerns_a_doctor(self) -> bool:
        """Whether single doctors fail it; the others rule out a clinic as a whole."""
        return self.value.startswith("doctor.")

    @property
    def is_of_the_wish(self) -> bool:
        """Whether somebody wants another clinic: no fault of this one."""
        return self.stage is Stage.WISH

    @property
    def source(self) -> str | None:
        """What the rule rests on, where that is more than the directory."""
        return _SOURCES.get(self)


def in_order(codes: Iterable[Rejection]) -> list[Rejection]:
    """As the rules are asked."""
    return sorted(codes, key=_ORDER.__getitem__)


_ORDER: Final = {code: number for number, code in enumerate(Rejection)}
_STAGES: Final[Mapping[Rejection, Stage]] = {
    Rejection.TRANSFERRED_ELSEWHERE: Stage.WISH,
    Rejection.OUTSIDE_THE_WISH: Stage.WISH,
    Rejection.NOT_WILLING_TO_TRAVEL: Stage.WISH,
    Rejection.NO_CONSENT_TO_SHARE: Stage.CONSENT,
    Rejection.NO_CONSENT_TO_LEAVE_QUEBEC: Stage.CONSENT,
    Rejection.NOT_ELIGIBLE: Stage.ELIGIBILITY,
    Rejection.NEEDS_REVIEW: Stage.ELIGIBILITY,
    Rejection.NEEDS_ANSWER: Stage.ELIGIBILITY,
    Rejection.DOCTOR_PARTICIPATES: Stage.ELIGIBILITY,
    Rejection.DOCTOR_DECLINED: Stage.CAPACITY,
    Rejection.NOT_ACCEPTING: Stage.CAPACITY,
    Rejection.ON_LEAVE: Stage.CAPACITY,
    Rejection.NO_CAPACITY_THIS_WEEK: Stage.CAPACITY,
    Rejection.NO_CAPACITY: Stage.CAPACITY,
    Rejection.UNKNOWN: Stage.UNKNOWN,
}
_SOURCES: Final[Mapping[Rejection, str]] = {
    Rejection.NO_CONSENT_TO_SHARE: "consent disclosure_out_of_province",
    Rejection.NO_CONSENT_TO_LEAVE_QUEBEC: "Act P-39.1 (Quebec), section 17",
}
