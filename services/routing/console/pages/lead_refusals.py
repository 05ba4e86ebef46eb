"""What may be refused of one lead, and is said above it, which is shown as it is now."""

from typing import Final

from services.routing.disclosure.domain import (
    AttachmentNotChecked,
    AttachmentUnknown,
    MayNotOpenDetails,
    MessagesClosed,
    NoTravelPlan,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
    TooManyMessages,
)
from services.routing.leads.domain import (
    ActionNotPossible,
    CapacityFull,
    ClinicDoesNotOffer,
    ClinicNeedsConsent,
    ClinicNotYours,
    DoctorDoesNotOffer,
    DoctorNotAvailable,
    LeadAlreadyContacted,
    LeadAlreadyThere,
    LeadHasChanged,
    LeadNotOpen,
    NothingToReview,
    OfferRefused,
    PatientNotEligible,
    TreatmentDayRefused,
)
from services.routing.leads.usecases.reassign_lead import CapacityContended

ACTION_REFUSALS: Final = (
    LeadHasChanged,
    LeadAlreadyContacted,
    LeadNotOpen,
    ActionNotPossible,
    NothingToReview,
    # Of giving it to somebody else.
    CapacityContended,
    CapacityFull,
    ClinicDoesNotOffer,
    ClinicNeedsConsent,
    ClinicNotYours,
    DoctorDoesNotOffer,
    DoctorNotAvailable,
    LeadAlreadyThere,
    PatientNotEligible,
)
FORM_REFUSALS: Final = (OfferRefused, TreatmentDayRefused)
"""What was sent means nothing: answered as a conflict, so that the form stands there again."""
DISCLOSURE_REFUSALS: Final = (
    AttachmentNotChecked,
    AttachmentUnknown,
    MayNotOpenDetails,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
)
PLAN_REFUSALS: Final = (
    ActionNotPossible,
    NoTravelPlan,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
)
MESSAGE_REFUSALS: Final = (
    *ACTION_REFUSALS,
    TooManyMessages,
    MessagesClosed,
    PatientDetailsErased,
    PatientDetailsRefused,
    PatientDetailsUnavailable,
)
