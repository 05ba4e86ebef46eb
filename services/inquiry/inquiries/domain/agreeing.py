"""The transition of a travel plan: the clinic has agreed something with the patient."""

from dataclasses import replace

from services.inquiry.inquiries.domain.agreement import (
    AGREEMENTS_AT_MOST,
    Agreement,
    PlanHasChanged,
    TooManyAgreements,
)
from services.inquiry.inquiries.domain.inquiry import Inquiry, InquiryEnded


def agree(inquiry: Inquiry, agreement: Agreement) -> Inquiry:
    """Over the agreement before it, by its number. The same again changes nothing. Raises
    `InquiryEnded`, `PlanHasChanged` and `TooManyAgreements`.
    """
    latest = inquiry.agreements[-1] if inquiry.agreements else None
    if latest is not None and latest.is_repeated_by(agreement):
        return inquiry
    if inquiry.has_ended:
        raise InquiryEnded
    number, lead = latest.number if latest else 0, inquiry.lead
    seen = (agreement.number - 1, agreement.location, agreement.treatment_on)
    if seen != (number, lead.location, lead.treatment_on):
        raise PlanHasChanged(number)
    if len(inquiry.agreements) >= AGREEMENTS_AT_MOST:
        raise TooManyAgreements
    return replace(inquiry, agreements=(*inquiry.agreements, agreement))
