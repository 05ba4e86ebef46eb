"""Erasing an inquiry: what is left of it is what counts need, and names nobody."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from services.inquiry.inquiries.domain.facts import Facts, Jurisdiction
from services.inquiry.inquiries.domain.holds import Hold, HoldReason, UnderHold
from services.inquiry.inquiries.domain.inquiry import Inquiry, InquiryEnded, Repeat
from services.inquiry.inquiries.domain.progress import ENDED, LeadProgress, Status
from services.inquiry.inquiries.domain.submission import Fingerprint, key_hash

_GONE: Final = "erased"
_NOTHING: Final = Facts(
    procedure=_GONE,
    residence=Jurisdiction(country="ZZ"),  # ISO 3166-1: for nobody's country
    payer_kind="unknown",
    language="und",  # BCP 47: undetermined
)


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """Which inquiry was erased, and when."""

    inquiry_id: str
    erased_at: datetime


def erase(inquiry: Inquiry, now: datetime, *, despite_hold: bool = False) -> Inquiry:
    """What is still open is withdrawn by it. Raises `UnderHold`; again it changes nothing.

    Left are ids, the times it came in and was promised an answer by, its status, routing's answer
    and the receipts of the consents. The idempotency key goes too: a website may have made it of an
    address.
    """
    if inquiry.erased_at is not None:
        return inquiry
    if inquiry.hold is not None and not despite_hold:
        raise UnderHold
    lead = inquiry.lead
    is_over = inquiry.status in ENDED or lead.closed_for is not None
    return replace(
        inquiry,
        erased_at=now,
        status=inquiry.status if is_over else Status.WITHDRAWN,
        key_hash=key_hash(f"{_GONE} {inquiry.id}"),
        fingerprint=Fingerprint(digest=b""),
        facts=_NOTHING,
        personal={},
        history=(),
        lead=LeadProgress(sequence=lead.sequence, lead_id=lead.lead_id, outcome=lead.outcome),
        link=inquiry.link.voided(),
        sessions=(),
        emails=(),
        notes=(),
        agreements=(),
        corrections=(),
        messages=(),
        messages_read=(),
        message_mailed_at=None,
        person_asked_at=None,
        contact_hashes=(),
        hold=None,
        repeat=Repeat(),
    )


def put_on_hold(inquiry: Inquiry, reason: HoldReason, *, by: str, now: datetime) -> Inquiry:
    """Another reason takes the place of the one before. Raises `InquiryEnded` for what was
    erased.
    """
    if inquiry.erased_at is not None:
        raise InquiryEnded
    if inquiry.hold is not None and inquiry.hold.reason is reason:
        return inquiry
    asked_at = inquiry.hold.erasure_asked_at if inquiry.hold else None
    return replace(inquiry, hold=Hold(reason=reason, by=by, at=now, erasure_asked_at=asked_at))


def lift_hold(inquiry: Inquiry) -> Inquiry:
    return replace(inquiry, hold=None)


def ask_for_erasure(inquiry: Inquiry, now: datetime) -> Inquiry:
    """Notes on the hold that its patient wants it erased: nobody of the staff opens it any more,
    and it is erased once the hold is lifted. Without a hold it changes nothing.
    """
    hold = inquiry.hold
    if hold is None or hold.erasure_asked_at is not None:
        return inquiry
    return replace(inquiry, hold=replace(hold, erasure_asked_at=now))
