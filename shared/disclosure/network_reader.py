"""Somebody of the staff, vouched for by routing: a short-lived signed token with an audience of its
own for each question, so that what asks one opens no other. What is answered is no patient's data:
a token may be shown twice while it lives.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact
from pydantic import BaseModel, ConfigDict, Field

from shared.disclosure.assertion import CLOCKS_DIFFER_BY, LIVES_AT_MOST, LIVES_FOR
from shared.disclosure.token import ISSUER

_SIGNS_WITH: Final = "Ed25519"
_ACCEPTS: Final = [_SIGNS_WITH, "EdDSA"]


@dataclass(frozen=True, kw_only=True)
class Question:
    """What may be asked with a token of this audience, and by whom."""

    audience: str
    roles: frozenset[str]

    def narrowed(self, roles: Collection[str]) -> "Question":
        return Question(audience=self.audience, roles=self.roles & frozenset(roles))


@dataclass(frozen=True, kw_only=True)
class NetworkReader:
    """Who looks; routing has made sure that they may. `name`: where a record is made of it."""

    account_id: str
    role: str
    name: str | None = None


class _Claims(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    iss: str
    aud: str
    sub: str = Field(min_length=1, max_length=100)
    role: str = Field(max_length=40)
    name: str | None = Field(default=None, min_length=1, max_length=200)
    iat: int
    exp: int


def sign_reader(reader: NetworkReader, question: Question, key: OKPKey, now: datetime) -> str:
    """The value of the header `Authorization` that carries the assertion."""
    issued_at = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": question.audience,
        "sub": reader.account_id,
        "role": reader.role,
        **({"name": reader.name} if reader.name else {}),
        "iat": issued_at,
        "exp": issued_at + int(LIVES_FOR.total_seconds()),
    }
    header = {"alg": _SIGNS_WITH, "kid": key.kid}
    return f"Bearer {jwt.encode(header, claims, key, algorithms=[_SIGNS_WITH])}"


def read_reader(
    token: str, question: Question, keys: Mapping[str, OKPKey], now: datetime
) -> NetworkReader | None:
    """Who asks; None for a token that is not valid now, or of a role that may not look."""
    try:
        key = keys[str(extract_compact(token.encode()).headers().get("kid"))]
        claims = _Claims.model_validate(jwt.decode(token, key, algorithms=_ACCEPTS).claims)
        issued_at = datetime.fromtimestamp(claims.iat, UTC)
        lives_for = timedelta(seconds=claims.exp - claims.iat)
    except (JoseError, KeyError, ValueError, OverflowError, OSError):  # ValidationError too
        return None
    is_alive = issued_at - CLOCKS_DIFFER_BY <= now < issued_at + lives_for + CLOCKS_DIFFER_BY
    is_ours = (claims.iss, claims.aud) == (ISSUER, question.audience)
    if not (is_alive and is_ours and claims.role in question.roles and lives_for <= LIVES_AT_MOST):
        return None
    return NetworkReader(account_id=claims.sub, role=claims.role, name=claims.name)
