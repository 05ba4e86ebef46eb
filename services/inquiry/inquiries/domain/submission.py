"""What a patient sends, as values: formats are right, but nobody has yet looked at what they mean
together.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

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
AgeBand = Literal["under_18", "18_39", "40_64", "65_plus"]
Authority = Literal["parent", "guardian", "power_of_attorney", "consent_of_patient"]
Laterality = Literal["left", "right", "both", "not_applicable", "unsure"]
Urgency = Literal["routine", "soon", "urgent"]
TravelMode = Literal["car", "train", "plane", "other"]


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
    preferred_name: str | None = None
    date_of_birth: date | None = None
    age_band: AgeBand | None = None


@dataclass(frozen=True, kw_only=True)
class OnBehalf:
    """Who writes for the patient, by which right, and the name, where it was given."""

    relationship: str
    authority: Authority
    given_name: str | None = None
    family_name: str | None = None


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
    citizenship: str | None = None
    mode: TravelMode | None = None
    ground_help: bool | None = None
    hotel_help: bool | None = None
    aftercare_by: str | None = None


@dataclass(frozen=True, kw_only=True)
class Prior:
    """What there is already."""

    imaging: bool | None = None
    referral: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Blackout:
    """Days on which the patient cannot come, the last one included."""

    first: date
    last: date


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
    on_behalf: OnBehalf | None = None
    laterality: Laterality | None = None
    prior: Prior = Prior()
    urgency: Urgency | None = None
    """As the patient feels it."""
    doctor_wish: str | None = None
    blackout: tuple[Blackout, ...] = ()

    @property
    def personal(self) -> dict[str, Any]:
        """What is sealed: all that a patient wrote, and the source, which a campaign may have made
        personal.
        """
        patient, travel = self.patient, _provided(self.travel)
        journey = {name: v for name, v in travel.items() if name not in {"earliest", "latest"}}
        return {
            "given_name": patient.given_name,
            "family_name": patient.family_name,
            "email": patient.email,
            "phone": patient.phone,
            "channel": patient.channel,
            "timezone": patient.timezone,
            "best_hours": patient.best_hours,
            "postal_prefix": self.residence.postal_prefix,
            "claim_number": self.payer.claim_number,
            "travel": journey or None,
            "screening": [dict(vars(answer)) for answer in self.screening] or None,
            "message": self.message,
            "source": _provided(self.source) or None,
            **self._personal_more,
        }

    @property
    def _personal_more(self) -> dict[str, Any]:
        patient = self.patient
        born_on = patient.date_of_birth
        return {
            "preferred_name": patient.preferred_name,
            "date_of_birth": born_on.isoformat() if born_on else None,
            "age_band": patient.age_band,
            "on_behalf": _provided(self.on_behalf) if self.on_behalf else None,
            "laterality": self.laterality,
            "prior": _provided(self.prior) or None,
            "urgency": self.urgency,
            "doctor_wish": self.doctor_wish,
            "blackout": [_days(one) for one in self.blackout] or None,
        }


def _days(blackout: Blackout) -> dict[str, str]:
    return {"from": blackout.first.isoformat(), "to": blackout.last.isoformat()}


def _provided(part: Travel | Source | OnBehalf | Prior) -> dict[str, Any]:
    """Of a part that has no parts of its own."""
    return {name: value for name, value in vars(part).items() if value is not None}


_PREFIX: Final = b"wayfare.inquiry.body.v1\n"
_SITE_PREFIX: Final = "wayfare.inquiry.site-key.v1\n"
_BLANK: Final[tuple[object, ...]] = (None, {}, [])
_canonical: Final = json.JSONEncoder(sort_keys=True, default=str).encode


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """A keyed hash of a body and the id of its key; None where it was made before keys had ids."""

    kid: str | None = None
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
    plain = _canonical(_without_blanks(submission))
    return key.digest(_PREFIX + plain.encode())


def key_hash(idempotency_key: str, site: str | None = None) -> bytes:
    """What is stored of an idempotency key. Each regional site has keys of its own, and so have
    those who name no site.
    """
    scoped = _SITE_PREFIX + json.dumps([site, idempotency_key])
    return hashlib.sha256((idempotency_key if site is None else scoped).encode()).digest()


def _without_blanks(value: object) -> object:
    """Of a dataclass here what is given, by the names of its fields."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, tuple):
        return [_without_blanks(inner) for inner in value]
    if not hasattr(value, "__dataclass_fields__"):
        return value
    kept = {name: _without_blanks(inner) for name, inner in vars(value).items()}
    return {name: inner for name, inner in kept.items() if inner not in _BLANK}
