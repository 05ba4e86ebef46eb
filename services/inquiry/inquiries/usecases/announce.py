"""The facts that others learn of an inquiry: ids and codes only."""

from datetime import datetime
from typing import Any

from services.inquiry.inquiries.domain import Inquiry, Message, count_from_patient
from shared.events import (
    InquiryAnswered,
    InquiryErased,
    InquiryMessageSent,
    InquiryPersonAsked,
    InquiryReceived,
    InquiryWithdrawn,
    Residence,
)


def received(inquiry: Inquiry) -> InquiryReceived:
    """The same each time; `repeat` says how often it was announced before."""
    return InquiryReceived(**_facts(inquiry), repeat=inquiry.repeat.count)


def answered(inquiry: Inquiry, at: datetime) -> InquiryAnswered:
    return InquiryAnswered(**_facts(inquiry), answered_at=at)


def _facts(inquiry: Inquiry) -> dict[str, Any]:
    facts, residence = inquiry.facts, inquiry.facts.residence
    return {
        "inquiry_id": inquiry.id,
        "reference": inquiry.reference,
        "procedure": facts.procedure,
        "location": facts.location,
        "willing_to_travel_to": facts.willing_to_travel_to,
        "residence": Residence(
            country=residence.country,
            subdivision=residence.subdivision,
            plan_subdivision=residence.plan_subdivision,
        ),
        "payer_kind": facts.payer_kind,
        "has_claim_number": facts.has_claim_number,
        "language": facts.language,
        "interpreter": facts.interpreter,
        "earliest": facts.earliest,
        "latest": facts.latest,
        "consents": inquiry.granted,
        "received_at": inquiry.received_at,
        "reply_by": inquiry.reply_by,
        "accepted": facts.accepted,
        "refused": facts.refused,
        "facts_revision": inquiry.facts_revision,
    }


def withdrawn(inquiry: Inquiry, at: datetime) -> InquiryWithdrawn:
    return InquiryWithdrawn(inquiry_id=inquiry.id, reference=inquiry.reference, withdrawn_at=at)


def message_sent(inquiry: Inquiry, message: Message) -> InquiryMessageSent:
    """Of the patient's last message, right after it was written."""
    return InquiryMessageSent(
        inquiry_id=inquiry.id,
        reference=inquiry.reference,
        message_id=message.id,
        number=count_from_patient(inquiry),
        sent_at=message.at,
    )


def person_asked(inquiry: Inquiry, at: datetime) -> InquiryPersonAsked:
    return InquiryPersonAsked(inquiry_id=inquiry.id, reference=inquiry.reference, asked_at=at)


def erased(inquiry: Inquiry, at: datetime) -> InquiryErased:
    return InquiryErased(inquiry_id=inquiry.id, reference=inquiry.reference, erased_at=at)
