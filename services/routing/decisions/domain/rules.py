"""The hard rules, asked in a fixed order: the first that a candidate fails is told."""

from collections.abc import Collection
from datetime import date
from typing import assert_never

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorFacts
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.rejection import Rejection
from shared.eligibility.domain import Condition, Finding, Verdict


def clinic_rejection(
    inquiry: InquiryFacts, clinic: ClinicFacts, eligibility: Finding
) -> Rejection | None:
    """Why no doctor of this clinic comes into question."""
    if not clinic.offers_procedure:
        return Rejection.NOT_OFFERED_HERE
    rejection = (
        wish_rejection(inquiry, clinic)
        or _question(eligibility)
        or consent_rejection(inquiry, clinic)
        or eligibility_rejection_there(inquiry, clinic, eligibility)
    )
    if rejection is None and not clinic.doctors:
        return Rejection.NO_DOCTOR
    return rejection


def wish_rejection(inquiry: InquiryFacts, clinic: ClinicFacts) -> Rejection | None:
    """Whether somebody wants another clinic: a person who transferred the lead, or the patient."""
    named = inquiry.named_locations
    if named is None or clinic.slug in named:
        return None
    return unwanted_rejection(inquiry)


def unwanted_rejection(inquiry: InquiryFacts) -> Rejection:
    """Why it is none of the clinics that were not named."""
    if inquiry.transferred_to is not None:
        return Rejection.TRANSFERRED_ELSEWHERE
    if inquiry.willing_to_travel_to:
        return Rejection.NOT_WILLING_TO_TRAVEL
    return Rejection.OUTSIDE_THE_WISH


def consent_rejection(inquiry: InquiryFacts, clinic: ClinicFacts) -> Rejection | None:
    """The consent without which this clinic must not learn of the inquiry."""
    if not inquiry.may_be_shared_with(clinic.slug, clinic.province):
        return Rejection.NO_CONSENT_TO_SHARE
    if not inquiry.may_be_sent_to(clinic.province):
        return Rejection.NO_CONSENT_TO_LEAVE_QUEBEC
    return None


def _question(eligibility: Finding) -> Rejection | None:
    """What is not known is asked before a consent is missed: which are needed depends on it."""
    return Rejection.NEEDS_ANSWER if eligibility.verdict is Verdict.ASK else None


def eligibility_rejection_there(
    inquiry: InquiryFacts, clinic: ClinicFacts, eligibility: Finding
) -> Rejection | None:
    """What a person has approved is allowed there; of what is blocked or not known nobody can
    approve anything.
    """
    rejection = eligibility_rejection(eligibility)
    is_approved = rejection is Rejection.NEEDS_REVIEW and inquiry.has_approval(
        clinic.slug, eligibility.rule
    )
    return None if is_approved else rejection


def eligibility_rejection(eligibility: Finding) -> Rejection | None:
    """Only what is allowed, with conditions or without, is assigned by itself; not under a
    condition that this program does not know.
    """
    match eligibility.verdict:
        case Verdict.ALLOW | Verdict.ALLOW_WITH_CONDITIONS:
            return None if eligibility.may_be_placed else Rejection.NEEDS_REVIEW
        case Verdict.REVIEW:
            return Rejection.NEEDS_REVIEW
        case Verdict.ASK:
            return Rejection.NEEDS_ANSWER
        case Verdict.BLOCK | Verdict.UNKNOWN:
            return Rejection.NOT_ELIGIBLE
        case _:
            assert_never(eligibility.verdict)


def doctor_rejection(
    doctor: DoctorFacts,
    open_leads: int,
    *,
    has_declined: bool = False,
    conditions: Collection[str] = (),
    day: date | None = None,
    this_week: int = 0,
) -> Rejection | None:
    """Why this doctor of a clinic that comes into question does not. `open_leads`: with this
    doctor at this clinic, the inquiry's own reservation not counted. `conditions`: of eligibility.
    `day`: the clinic's own; `this_week`: units of the doctor's week that are taken.
    """
    if not doctor.is_known:
        return Rejection.DOCTOR_UNKNOWN
    if not doctor.works_here:
        return Rejection.DOCTOR_NOT_HERE
    if doctor.capacity is None:
        return Rejection.DOCTOR_DOES_NOT_OFFER
    if Condition.NON_PARTICIPATING_DOCTOR in conditions and not doctor.is_non_participating:
        return Rejection.DOCTOR_PARTICIPATES
    if has_declined:
        return Rejection.DOCTOR_DECLINED
    return availability_rejection(doctor, day, this_week) or (
        Rejection.NO_CAPACITY if open_leads >= doctor.capacity else None
    )


def availability_rejection(
    doctor: DoctorFacts, day: date | None, this_week: int
) -> Rejection | None:
    """Why the roster keeps them from having another lead. `day` None: nobody there is ever away."""
    if not doctor.is_accepting:
        return Rejection.NOT_ACCEPTING
    if day is not None and any(leave.first <= day <= leave.last for leave in doctor.leave):
        return Rejection.ON_LEAVE
    if doctor.week_capacity is not None and this_week >= doctor.week_capacity:
        return Rejection.NO_CAPACITY_THIS_WEEK
    return None
