"""An inquiry as it comes in."""

from datetime import datetime

from services.inquiry.inquiries.domain.consents import ConsentRecord
from services.inquiry.inquiries.domain.emails import EmailKind, queued
from services.inquiry.inquiries.domain.facts import facts_of
from services.inquiry.inquiries.domain.inquiry import Inquiry
from services.inquiry.inquiries.domain.link import first_link
from services.inquiry.inquiries.domain.progress import Status, StatusChange
from services.inquiry.inquiries.domain.quarantine import Quarantine
from services.inquiry.inquiries.domain.submission import Fingerprint, Submission
from services.inquiry.privacy.domain import Sealed


def receive(
    submission: Submission,
    *,
    inquiry_id: str,
    reference: str,
    sealed: Sealed,
    consents: tuple[ConsentRecord, ...],
    locale: str,
    now: datetime,
    reply_by: datetime,
    key_hash: bytes,
    fingerprint: Fingerprint,
    contact_hashes: tuple[bytes, ...] = (),
    quarantined: Quarantine | None = None,
) -> Inquiry:
    """A new inquiry, with the email that confirms it, unless it is `quarantined`. `sealed`: the
    submission's `personal`.
    """
    link = first_link(now)
    return Inquiry(
        id=inquiry_id,
        version=1,
        reference=reference,
        key_hash=key_hash,
        fingerprint=fingerprint,
        facts=facts_of(submission),
        personal=sealed,
        consents=consents,
        locale=locale,
        received_at=now,
        reply_by=reply_by,
        history=(StatusChange(status=Status.RECEIVED, at=now),),
        link=link,
        emails=() if quarantined else (queued(EmailKind.RECEIVED, link.number, now),),
        contact_hashes=contact_hashes,
        quarantined=quarantined,
    )
