"""Whether a clinic can be offered to a patient who has not named it, or not agreed to it."""

from datetime import datetime
from enum import StrEnum

from services.routing.decisions.domain.eligibility import finding_of
from services.routing.decisions.domain.inquiry import InquiryFacts
from services.routing.decisions.domain.offered import clinics_for
from services.routing.decisions.domain.rejection import Rejection
from services.routing.decisions.domain.rules import (
    consent_rejection,
    eligibility_rejection,
    wish_rejection,
)
from shared.directory.domain import Directory
from shared.eligibility.domain import RuleSet


class NotOfferable(StrEnum):
    """Why a clinic cannot be offered."""

    UNKNOWN = "offer.clinic-unknown"
    DOES_NOT_OFFER = "offer.clinic-does-not-offer"
    NOT_ALLOWED = "offer.not-allowed"
    """The rules block this patient there, whatever anybody says."""
    ALREADY_POSSIBLE = "offer.already-possible"
    """It comes into question as it is: nothing has to be asked."""
    REFUSED_BEFORE = "offer.refused-before"


def not_offerable(
    inquiry: InquiryFacts, location: str, directory: Directory, rules: RuleSet, now: datetime
) -> NotOfferable | None:
    clinics = clinics_for(inquiry.procedure, directory)
    clinic = next((one for one in clinics if one.slug == location), None)
    if clinic is None:
        return NotOfferable.UNKNOWN
    if not clinic.offers_procedure:
        return NotOfferable.DOES_NOT_OFFER
    if location in inquiry.refused:
        return NotOfferable.REFUSED_BEFORE
    rejection = eligibility_rejection(finding_of(rules, inquiry, clinic, now))
    if rejection is Rejection.NOT_ELIGIBLE:
        return NotOfferable.NOT_ALLOWED
    is_wanted = wish_rejection(inquiry, clinic) is None
    if is_wanted and consent_rejection(inquiry, clinic) is None:
        return NotOfferable.ALREADY_POSSIBLE
    return None
