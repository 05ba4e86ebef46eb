"""The hard rules, asked in a fixed order: the first that a candidate fails is told."""

from services.routing.decisions.domain.candidates import ClinicFacts, DoctorFacts
from services.routing.decisions.domain.decision import Rejection
from services.routing.decisions.domain.inquiry import InquiryFacts


def clinic_rejection(inquiry: InquiryFacts, clinic: ClinicFacts) -> Rejection | None:
    """Why no doctor of this clinic comes into question."""
    if not clinic.offers_procedure:
        return Rejection.NOT_OFFERED_HERE
    if inquiry.transferred_to is not None:
        if clinic.slug != inquiry.transferred_to:
            return Rejection.TRANSFERRED_ELSEWHERE
        return consent_rejection(inquiry, clinic)
    acceptable = inquiry.acceptable_locations
    if acceptable is not None and clinic.slug not in acceptable:
        if inquiry.willing_to_travel_to:
            return Rejection.NOT_WILLING_TO_TRAVEL
        return Rejection.OUTSIDE_THE_WISH
    return consent_rejection(inquiry, clinic)


def consent_rejection(inquiry: InquiryFacts, clinic: ClinicFacts) -> Rejection | None:
    """The consent without which this clinic must not learn of the inquiry."""
    if not inquiry.may_be_shared_with(clinic.slug, clinic.province):
        return Rejection.NO_CONSENT_TO_SHARE
    if not inquiry.may_be_sent_to(clinic.province):
        return Rejection.NO_CONSENT_TO_LEAVE_QUEBEC
    return None


def doctor_rejection(
    inquiry: InquiryFacts, clinic: ClinicFacts, doctor: DoctorFacts
) -> Rejection | None:
    """Why this doctor of a clinic that comes into question does not."""
    if not doctor.is_known:
        return Rejection.DOCTOR_UNKNOWN
    if not doctor.works_here:
        return Rejection.DOCTOR_NOT_HERE
    if doctor.capacity is None:
        return Rejection.DOCTOR_DOES_NOT_OFFER
    if f"{clinic.slug}/{doctor.slug}" in inquiry.declined_by:
        return Rejection.DOCTOR_DECLINED
    if doctor.open_leads >= doctor.capacity:
        return Rejection.NO_CAPACITY
    return None
