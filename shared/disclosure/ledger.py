"""`GET /v1/ledger/report`: for somebody who answers for the whole network routing asks inquiry what
became of all inquiries. The assertion is a token of its own audience, so that it opens nothing
else, and no other opens this. Counts, references and times are no patient's data: it may be shown
twice while it lives, and no reading is recorded.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.disclosure.assertion import CLOCKS_DIFFER_BY, LIVES_AT_MOST, LIVES_FOR
from shared.disclosure.token import ISSUER

LEDGER_PATH: Final = "/v1/ledger/report"
LEDGER_ROLES: Final = frozenset({"manager", "privacy_officer", "auditor"})
LISTED_AT_MOST: Final = 20
_AUDIENCE: Final = "wayfare-inquiry-ledger"
_SIGNS_WITH: Final = "Ed25519"
_ACCEPTS: Final = [_SIGNS_WITH, "EdDSA"]
Count = Annotated[int, Field(ge=0)]


@dataclass(frozen=True, kw_only=True)
class LedgerReader:
    """Who looks; routing has made sure that they answer for the whole network."""

    account_id: str
    role: str


class WaitingBody(BaseModel):
    """An inquiry without an answer. `waiting_since`: received, or released from quarantine."""

    model_config = ConfigDict(frozen=True)

    reference: Annotated[str, Field(max_length=64)]
    waiting_since: AwareDatetime
    is_published: bool
    repeats: Count
    next_repeat_at: AwareDatetime | None


class LedgerReportBody(BaseModel):
    """Counts of inquiries. `late`: of the difference those that wait for an answer; the rest is in
    a state that inquiry does not know. `waiting`: the oldest of `late` and `in_flight` together.
    """

    model_config = ConfigDict(frozen=True)

    accepted: Count
    routed: Count
    unrouted: Count
    withdrawn: Count
    erased: Count
    in_flight: Count
    quarantined: Count
    difference: int
    late: Count
    waiting: Annotated[list[WaitingBody], Field(max_length=LISTED_AT_MOST)]
    late_before: AwareDatetime
    """Who waits since before then is late."""
    counted_at: AwareDatetime


class _Claims(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore", hide_input_in_errors=True)

    iss: str
    aud: str
    sub: str = Field(min_length=1, max_length=100)
    role: str = Field(max_length=40)
    iat: int
    exp: int


def sign_ledger_reader(reader: LedgerReader, key: OKPKey, now: datetime) -> str:
    """The value of the header `Authorization` that carries the assertion."""
    issued_at = int(now.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": _AUDIENCE,
        "sub": reader.account_id,
        "role": reader.role,
        "iat": issued_at,
        "exp": issued_at + int(LIVES_FOR.total_seconds()),
    }
    header = {"alg": _SIGNS_WITH, "kid": key.kid}
    return f"Bearer {jwt.encode(header, claims, key, algorithms=[_SIGNS_WITH])}"


def read_ledger_reader(
    token: str, keys: Mapping[str, OKPKey], now: datetime
) -> LedgerReader | None:
    """Who asks; None for a token that is not valid now, or of a role that may not look."""
    try:
        key = keys[str(extract_compact(token.encode()).headers().get("kid"))]
        claims = _Claims.model_validate(jwt.decode(token, key, algorithms=_ACCEPTS).claims)
        issued_at = datetime.fromtimestamp(claims.iat, UTC)
        lives_for = timedelta(seconds=claims.exp - claims.iat)
    except (JoseError, KeyError, ValueError, OverflowError, OSError):  # ValidationError too
        return None
    is_alive = issued_at - CLOCKS_DIFFER_BY <= now < issued_at + lives_for + CLOCKS_DIFFER_BY
    is_ours = (claims.iss, claims.aud) == (ISSUER, _AUDIENCE) and claims.role in LEDGER_ROLES
    if not (is_alive and is_ours and lives_for <= LIVES_AT_MOST):
        return None
    return LedgerReader(account_id=claims.sub, role=claims.role)
