"""Inquiries in MongoDB: what is personal is sealed, and the event lies in the same document."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.inquiry.inquiries.domain.submission import (
    Fingerprint,
    Source,
    Submission,
    Travel,
)
from services.inquiry.intake.domain.consents import ConsentRecord
from services.inquiry.intake.domain.inquiry import RECEIVED, Inquiry, Receipt
from services.inquiry.intake.ports import ReferenceTaken
from services.inquiry.mail.domain import MailKind, pending_mail
from services.inquiry.privacy.ports import Vault
from services.inquiry.tracking.domain import first_link
from shared.errors import Unavailable
from shared.events import Event
from shared.mongo import Database, Document, ensure_indexes
from shared.outbox import pending

_LOOKS: Final = 100
_FEW_LOOKS: Final = 15
_LOOK_AGAIN_SECONDS: Final = 0.02


class MongoInquiries:
    def __init__(self, database: Database, vault: Vault) -> None:
        self._inquiries = database["inquiries"]
        self._vault = vault

    async def prepare(self) -> None:
        """One inquiry per idempotency key, however often it is sent; one inquiry per reference."""
        once = IndexModel([("key_hash", ASCENDING)], name="one_per_key", unique=True)
        reference = IndexModel([("reference", ASCENDING)], name="one_per_reference", unique=True)
        await ensure_indexes(self._inquiries, [once, reference])

    async def receipt_of(self, key_hash: bytes) -> Receipt | None:
        document = await self._inquiries.find_one({"key_hash": key_hash})
        return _receipt(document) if document else None

    async def add(self, inquiry: Inquiry, events: Sequence[Event]) -> Receipt:
        personal = await self._vault.seal(inquiry.id, personal_fields(inquiry.submission))
        document = {**_document(inquiry), "personal": personal, **_outbox(inquiry, events)}
        try:
            await self._inquiries.insert_one(document)
        except DuplicateKeyError as error:
            if "reference" in (error.details or {}).get("keyPattern", {}):
                await self._vault.destroy_key(inquiry.id)
                raise ReferenceTaken from None
            winner = await self._winner(inquiry.key_hash)
            if winner.inquiry_id != inquiry.id:  # a driver's retry may find its own first write
                await self._vault.destroy_key(inquiry.id)
            return winner
        return inquiry.receipt

    async def receipt_soon(self, key_hash: bytes, *, looks: int = _FEW_LOOKS) -> Receipt | None:
        for _ in range(looks):
            receipt = await self.receipt_of(key_hash)
            if receipt is not None:
                return receipt
            await asyncio.sleep(_LOOK_AGAIN_SECONDS)
        return None

    async def _winner(self, key_hash: bytes) -> Receipt:
        """The inquiry that came first; a majority read may see it a moment after its key was
        refused to us.
        """
        receipt = await self.receipt_soon(key_hash, looks=_LOOKS)
        if receipt is None:
            raise Unavailable
        return receipt


def _outbox(inquiry: Inquiry, events: Sequence[Event]) -> Document:
    entries = pending(
        events, key=inquiry.id, source="inquiry", first_sequence=1, now=inquiry.received_at
    )
    return {"outbox": entries, "events_seq": len(entries)}


def personal_fields(submission: Submission) -> dict[str, Any]:
    """What is sealed: all that a patient wrote, and the source, which a campaign may have made
    personal.
    """
    patient, travel = submission.patient, submission.travel
    journey = _told(travel)
    journey.pop("earliest", None)
    journey.pop("latest", None)
    return {
        "given_name": patient.given_name,
        "family_name": patient.family_name,
        "email": patient.email,
        "phone": patient.phone,
        "channel": patient.channel,
        "timezone": patient.timezone,
        "best_hours": patient.best_hours,
        "postal_prefix": submission.residence.postal_prefix,
        "claim_number": submission.payer.claim_number,
        "travel": journey or None,
        "screening": [asdict(answer) for answer in submission.screening] or None,
        "message": submission.message,
        "source": _told(submission.source) or None,
    }


def _told(part: Travel | Source) -> dict[str, Any]:
    return {name: value for name, value in asdict(part).items() if value is not None}


def _document(inquiry: Inquiry) -> Document:
    """What may be read without the key: ids, codes, language and times."""
    said, at = inquiry.submission, inquiry.received_at
    earliest, latest = said.travel.earliest, said.travel.latest
    return {
        "_id": inquiry.id,
        "reference": inquiry.reference,
        "key_hash": inquiry.key_hash,
        "body_hash": inquiry.fingerprint.digest,
        "body_kid": inquiry.fingerprint.kid,
        "procedure": said.procedure,
        "location": said.location,
        "willing_to_travel_to": list(said.willing_to_travel_to),
        "residence": {
            "country": said.residence.country,
            "subdivision": said.residence.subdivision,
            "plan_subdivision": said.residence.plan_subdivision,
        },
        "payer_kind": said.payer.kind,
        "has_claim_number": said.payer.claim_number is not None,
        "language": said.patient.language,
        "interpreter": said.patient.interpreter,
        "earliest": earliest.isoformat() if earliest else None,
        "latest": latest.isoformat() if latest else None,
        "locale": inquiry.locale,
        "consents": [_consent(consent) for consent in inquiry.consents],
        "received_at": at,
        "reply_by": inquiry.reply_by,
        "status": RECEIVED,
        "history": [{"status": RECEIVED, "at": at}],
        "lead": {"sequence": 0},
        "link": asdict(first_link(at)),
        "mails": [pending_mail(MailKind.RECEIVED, 1, at)],
    }


def _consent(consent: ConsentRecord) -> Document:
    return {
        "purpose": consent.purpose.value,
        "text_version": consent.text_version,
        "locale": consent.locale,
        "granted": consent.is_granted,
        "at": consent.at,
    }


def _receipt(document: Document) -> Receipt:
    return Receipt(
        inquiry_id=document["_id"],
        reference=document["reference"],
        reply_by=document["reply_by"],
        locale=document["locale"],
        fingerprint=Fingerprint(kid=document.get("body_kid"), digest=document["body_hash"]),
    )
