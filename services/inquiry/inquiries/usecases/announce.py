"""The facts that others learn of an inquiry: ids and codes only."""

from datetime import datetime

from services.inquiry.inquiries.domain import Inquiry
from shared.events import InquiryReceived, InquiryWithdrawn, Residence


def received(inquiry: Inquiry) -> InquiryReceived:
    """The same each time; `repeat` says how often it was announced before."""
    facts, residence = inquiry.facts, inquiry.facts.residence
    return InquiryReceived(
        inquiry_id=inquiry.id,
        reference=inquiry.reference,
        procedure=facts.procedure,
        location=facts.location,
        willing_to_travel_to=facts.willing_to_travel_to,
        residence=Residence(
            country=residence.country,
            subdivision=residence.subdivision,
            plan_subdivision=residence.plan_subdivision,
        ),
        payer_kind=facts.payer_kind,
        has_claim_number=facts.has_claim_number,
        language=facts.language,
        interpreter=facts.interpreter,
        earliest=facts.earliest,
        latest=facts.latest,
        consents=inquiry.granted,
        received_at=inquiry.received_at,
        reply_by=inquiry.reply_by,
        repeat=inquiry.repeat.count,
    )


def withdrawn(inquiry: Inquiry, at: datetime) -> InquiryWithdrawn:
    return InquiryWithdrawn(inquiry_id=inquiry.id, reference=inquiry.reference, withdrawn_at=at)
