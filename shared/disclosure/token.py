"""The assertion as a signed token: a JWT with an Ed25519 signature, sent as bearer token.

Claims: `iss`, `aud`, `sub` (account), `name`, `role`, `lead_id`, `inquiry_id`, `purpose`, `iat`,
`exp`, `jti`, `note_id` or `message_id` where one is handed over, `attachment_id` where one file is
asked for; the header names the key (`kid`). New claims are added, none is renamed.
"""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact
from pydantic import BaseModel, ConfigDict, Field

from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.keys import Key

ISSUER: Final = "wayfare-routing"
AUDIENCE: Final = "wayfare-inquiry"
_SIGNS_WITH: Final = "Ed25519"
_ACCEPTS: Final = [_SIGNS_WITH, "EdDSA"]  # one signature, two names: RFC 9864 and before it
_BEARER: Final = "Bearer "


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
    note_id: str | None = Field(default=None, min_length=8, max_length=64)
    attachment_id: str | None = Field(default=None, min_length=8, max_length=64)
    message_id: str | None = Field(default=None, min_length=8, max_length=64)
    iat: int
    exp: int
    jti: str = Field(min_length=8, max_length=64)


class _Header(BaseModel):
    kid: str


class _Unverified(BaseModel):
    inquiry_id: str


def signing_key(key: Key) -> OKPKey:
    """The Ed25519 key of a raw seed of 32 bytes; its id goes into the header of what it signs."""
    return OKPKey.import_key(
        Ed25519PrivateKey.from_private_bytes(key.secret), parameters={"kid": key.kid}
    )


def verification_key(key: Key) -> OKPKey:
    """The raw Ed25519 public key as one that checks assertions (RFC 8037)."""
    x = urlsafe_b64encode(key.secret).rstrip(b"=").decode()
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": x, "kid": key.kid})


def authorization(assertion: Assertion, key: OKPKey, *, audience: str = AUDIENCE) -> str:
    """The value of the header `Authorization` that carries the assertion."""
    return _BEARER + sign_assertion(assertion, key, audience=audience)


def token_of(authorization: str) -> str:
    """The token of a header `Authorization`; what is no bearer token is no assertion either."""
    return authorization.removeprefix(_BEARER).strip()


def sign_assertion(assertion: Assertion, key: OKPKey, *, audience: str = AUDIENCE) -> str:
    claims = {
        "iss": ISSUER,
        "aud": audience,
        "sub": assertion.account_id,
        "name": assertion.name,
        "role": assertion.role,
        "lead_id": assertion.lead_id,
        "inquiry_id": assertion.inquiry_id,
        "purpose": str(assertion.purpose),
        "iat": int(assertion.issued_at.timestamp()),
        "exp": int(assertion.expires_at.timestamp()),
        "jti": assertion.id,
    }
    if assertion.note_id is not None:
        claims["note_id"] = assertion.note_id
    if assertion.attachment_id is not None:
        claims["attachment_id"] = assertion.attachment_id
    if assertion.message_id is not None:
        claims["message_id"] = assertion.message_id
    return jwt.encode({"alg": _SIGNS_WITH, "kid": key.kid}, claims, key, algorithms=[_SIGNS_WITH])


def read_assertion(
    token: str, keys: Mapping[str, OKPKey], *, audience: str = AUDIENCE
) -> Assertion | UnreadableAssertion:
    """The assertion of a token for inquiry, signed with the key that its header names (`kid`);
    whatever time it is. One for another audience is none.
    """
    try:
        key = keys[_Header.model_validate(extract_compact(token.encode()).headers()).kid]
        claims = _Claims.model_validate(jwt.decode(token, key, algorithms=_ACCEPTS).claims)
        if claims.iss != ISSUER or claims.aud != audience:
            return UnreadableAssertion(inquiry_id=claims.inquiry_id)
        return Assertion(
            id=claims.jti,
            account_id=claims.sub,
            name=claims.name,
            role=claims.role,
            lead_id=claims.lead_id,
            inquiry_id=claims.inquiry_id,
            purpose=claims.purpose,
            note_id=claims.note_id,
            attachment_id=claims.attachment_id,
            message_id=claims.message_id,
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
