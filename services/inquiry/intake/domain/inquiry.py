"""An inquiry that has been taken."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.inquiry.inquiries.domain.submission import Fingerprint, Submission
from services.inquiry.intake.domain.consent_texts import Purpose
from services.inquiry.intake.domain.consents import ConsentRecord
from services.inquiry.intake.domain.refusals import IdempotencyKeyReused
from shared.keys import KeyRing

RECEIVED: Final = "received"


@dataclass(frozen=True, kw_only=True)
class Inquiry:
    """One patient's request. `locale` is the language in which we write to them."""

    id: str
    reference: str
    submission: Submission
    consents: tuple[ConsentRecord, ...]
    locale: str
    received_at: datetime
    reply_by: datetime
    key_hash: bytes
    fingerprint: Fingerprint

    @property
    def granted(self) -> tuple[Purpose, ...]:
        return tuple(consent.purpose for consent in self.consents if consent.is_granted)

    @property
    def receipt(self) -> "Receipt":
        return Receipt(
            inquiry_id=self.id,
            reference=self.reference,
            reply_by=self.reply_by,
            locale=self.locale,
            fingerprint=self.fingerprint,
        )


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """What the sender is told, the first time and every time the same request comes again."""

    inquiry_id: str
    reference: str
    reply_by: datetime
    locale: str
    fingerprint: Fingerprint
    status: str = RECEIVED

    def for_body(self, submission: Submission, keys: KeyRing) -> "Receipt":
        """This receipt, if the request says the same as the one it was given for."""
        if not self.fingerprint.is_of(submission, keys):
            raise IdempotencyKeyReused
        return self


def locale_for(language: str) -> str:
    """The locale we write in to somebody of this language: French where that is theirs, else
    English.
    """
    return "fr-CA" if language.split("-", maxsplit=1)[0].lower() == "fr" else "en-CA"
