"""The assertion that comes in and the details that go out."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact
from pydantic import BaseModel, ConfigDict, Field

from services.inquiry.disclosure.domain.assertion import Assertion, UnreadableAssertion
from services.inquiry.disclosure.usecases.disclose_details import Disclosed
from shared.keys import Key

ISSUER: Final = "wayfare-routing"
AUDIENCE: Final = "wayfare-inquiry"
_ALGORITHMS: Final = ["Ed25519", "EdDSA"]  # one signature, two names: RFC 9864 and before it


class _Claims(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    iss: str
    aud: str
    sub: str = Field(min_length=1, max_length=100)
    name: str = Field(min_length=1, max_length=200)
    role: str = Field(max_length=40)
    lead_id: str = Field(max_length=64)
    inquiry_id: str = Field(max_length=64)
    purpose: str = Field(max_length=40, pattern=r"^[a-z_]+$")
    iat: int
    exp: int
    jti: str = Field(min_length=8, max_length=64)


def public_key(key: Key) -> OKPKey:
    """The raw Ed25519 public key as one that checks assertions (RFC 8037)."""
    x = urlsafe_b64encode(key.secret).rstrip(b"=").decode()
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": key.kid})


def read_assertion(token: str, keys: Mapping[str, OKPKey]) -> Assertion | UnreadableAssertion:
    """The assertion of a token for this service, signed with the key that its header names (`kid`);
    whatever time it is.
    """
    try:
        key = keys[_Header.model_validate(extract_compact(token.encode()).headers()).kid]
        claims = _Claims.model_validate(jwt.decode(token, key, algorithms=_ALGORITHMS).claims)
        if claims.iss != ISSUER or claims.aud != AUDIENCE:
            return UnreadableAssertion(inquiry_id=claims.inquiry_id)
        return Assertion(
            id=claims.jti,
            account_id=claims.sub,
            name=claims.name,
            role=claims.role,
            lead_id=claims.lead_id,
            inquiry_id=claims.inquiry_id,
            purpose=claims.purpose,
            issued_at=datetime.fromtimestamp(claims.iat, UTC),
            expires_at=datetime.fromtimestamp(claims.exp, UTC),
        )
    except (JoseError, KeyError, ValueError, OverflowError, OSError):  # ValidationError too
        return UnreadableAssertion(inquiry_id=_claimed_inquiry(token))


def _claimed_inquiry(token: str) -> str | None:
    """The inquiry that an unverified token speaks of, if it is an id at all: only to record the
    refusal there.
    """
    try:
        claims = _Unverified.model_validate_json(extract_compact(token.encode()).payload)
        return str(UUID(claims.inquiry_id))
    except (JoseError, ValueError):
        return None


class _Header(BaseModel):
    kid: str


class _Unverified(BaseModel):
    inquiry_id: str


class DisclosureAnswer(BaseModel):
    id: str
    at: datetime


class PatientAnswer(BaseModel):
    given_name: str
    family_name: str
    email: str
    phone: str | None
    language: str
    channel: str | None
    timezone: str | None
    best_hours: str | None
    interpreter: bool


class ResidenceAnswer(BaseModel):
    country: str
    subdivision: str | None
    plan_subdivision: str | None
    postal_prefix: str | None


class PayerAnswer(BaseModel):
    kind: str
    claim_number: str | None


class TravelAnswer(BaseModel):
    earliest: str | None = None
    latest: str | None = None
    companions: int | None = None
    mobility_aid: str | None = None
    visa_letter: bool | None = None
    passport_valid: bool | None = None
    hours: float | None = None


class ScreeningAnswer(BaseModel):
    question: str
    answer: str


class PatientFileAnswer(BaseModel):
    reference: str
    patient: PatientAnswer
    residence: ResidenceAnswer
    payer: PayerAnswer
    travel: TravelAnswer
    screening: list[ScreeningAnswer]
    message: str | None
    disclosure: DisclosureAnswer

    @classmethod
    def of(cls, disclosed: Disclosed) -> "PatientFileAnswer":
        file, entry = disclosed.file, disclosed.entry
        known = _Known(file.personal)
        return cls(
            reference=file.reference,
            patient=PatientAnswer(
                **known.of(
                    "given_name",
                    "family_name",
                    "email",
                    "phone",
                    "channel",
                    "timezone",
                    "best_hours",
                ),
                language=file.language,
                interpreter=file.interpreter,
            ),
            residence=ResidenceAnswer(**file.residence, **known.of("postal_prefix")),
            payer=PayerAnswer(kind=file.payer_kind, **known.of("claim_number")),
            travel=TravelAnswer(
                earliest=file.earliest, latest=file.latest, **(file.personal.get("travel") or {})
            ),
            screening=file.personal.get("screening") or [],
            message=file.personal.get("message"),
            disclosure=DisclosureAnswer(id=entry.id, at=entry.at),
        )


class _Known:
    """Personal fields by name; one that was never given is None."""

    def __init__(self, personal: Mapping[str, Any]) -> None:
        self._personal = personal

    def of(self, *fields: str) -> dict[str, Any]:
        return {field: self._personal.get(field) for field in fields}
