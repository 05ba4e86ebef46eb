"""What a patient sends, as values: formats are right, but nobody has yet looked at what they mean
together.
"""

import hashlib
import hmac
import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Final, Literal

from shared.keys import Key, KeyRing

PayerKind = Literal[
    "self",
    "private_insurer",
    "workers_compensation",
    "federal",
    "employer",
    "provincial_contract",
    "embassy",
    "unknown",
]
Channel = Literal["email", "phone", "sms"]


@dataclass(frozen=True, kw_only=True)
class Patient:
    given_name: str
    family_name: str
    email: str
    phone: str | None = None
    language: str
    channel: Channel
    timezone: str | None = None
    best_hours: str | None = None
    interpreter: bool = False


@dataclass(frozen=True, kw_only=True)
class Residence:
    country: str
    subdivision: str | None = None
    plan_subdivision: str | None = None
    postal_prefix: str | None = None


@dataclass(frozen=True, kw_only=True)
class Payer:
    kind: PayerKind
    claim_number: str | None = None


@dataclass(frozen=True, kw_only=True)
class Travel:
    earliest: date | None = None
    latest: date | None = None
    companions: int | None = None
    mobility_aid: str | None = None
    visa_letter: bool | None = None
    passport_valid: bool | None = None
    hours: float | None = None


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One screening question as it was put, and the answer: health data."""

    question: str
    answer: str


@dataclass(frozen=True, kw_only=True)
class ConsentGiven:
    purpose: str
    text_version: str
    granted: bool


@dataclass(frozen=True, kw_only=True)
class Source:
    site: str | None = None
    page: str | None = None
    revision: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, kw_only=True)
class Submission:
    procedure: str
    location: str | None = None
    willing_to_travel_to: tuple[str, ...] = ()
    patient: Patient
    residence: Residence
    payer: Payer
    travel: Travel = Travel()
    screening: tuple[Answer, ...] = ()
    message: str | None = None
    consents: tuple[ConsentGiven, ...] = ()
    source: Source = Source()


_PREFIX: Final = b"wayfare.inquiry.body.v1\n"
_SITE_PREFIX: Final = "wayfare.inquiry.site-key.v1\n"


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """A keyed hash of a body and the id of its key; None where it was made before keys had ids."""

    kid: str | None
    digest: bytes

    def is_of(self, submission: "Submission", keys: KeyRing) -> bool:
        """Whether the submission says the same; False once the key it was made with is dropped."""
        known = [key for key in keys if self.kid in {None, key.kid}]
        return any(hmac.compare_digest(self.digest, _digest(submission, key)) for key in known)


def fingerprint(submission: Submission, key: Key) -> Fingerprint:
    """By the current key, for keeping."""
    return Fingerprint(kid=key.kid, digest=_digest(submission, key))


def _digest(submission: Submission, key: Key) -> bytes:
    """A keyed hash that tells whether two bodies say the same, and nothing to somebody without the
    key.

    What is not given does not count, so that a field added later leaves earlier fingerprints as
    they are.
    """
    plain = json.dumps(_given(asdict(submission)), sort_keys=True, default=str)
    return hmac.digest(key.secret, _PREFIX + plain.encode(), "sha256")


def key_hash(idempotency_key: str, site: str | None = None) -> bytes:
    """What is stored of an idempotency key. Each regional site has keys of its own, and so have
    those who name no site.
    """
    told = idempotency_key if site is None else _SITE_PREFIX + json.dumps([site, idempotency_key])
    return hashlib.sha256(told.encode()).digest()


def _given(value: object) -> object:
    if isinstance(value, dict):
        kept = {name: _given(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in (None, {}, [])}
    if isinstance(value, list | tuple):
        return [_given(inner) for inner in value]
    return value
