"""Proof of work by ALTCHA (version 2): a challenge that costs a browser a second, its solution next
to nothing to check. Nobody else is asked.

A challenge is signed, so none has to be kept. Its end stands in `data.until` (seconds since the
epoch), which is signed with it and is held against the service's own clock.
"""

import binascii
import json
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import altcha

from shared.keys import KeyRing

_ALGORITHM: Final = "PBKDF2/SHA-256"
_COST: Final = 2_000
_PREFIX: Final = "00"
"""One in 256 fits: some 250 tries of `_COST` rounds, and one try to check it."""
_LIVES_FOR: Final = timedelta(days=1)
_LONGEST: Final = 2_000


@dataclass(frozen=True, kw_only=True)
class Solved:
    """The challenge that was solved; once used, it is to be remembered `until` then."""

    challenge_id: str
    until: datetime


def new_challenge(keys: KeyRing, now: datetime) -> dict[str, Any]:
    """As it is sent: `parameters` and their `signature`."""
    challenge = altcha.create_challenge(
        _ALGORITHM,
        _COST,
        key_prefix=_PREFIX,
        data={"until": int((now + _LIVES_FOR).timestamp())},
        hmac_secret=keys.current.secret,
    )
    return challenge.to_dict()


def solved(payload: str, keys: KeyRing, now: datetime) -> Solved | None:
    """What the browser sends: JSON of challenge and solution in base64. None where it proves
    nothing, or not any more.
    """
    read = _read(payload)
    if read is None or not any(_is_right(read, key.secret) for key in keys):
        return None
    parameters = read.challenge.parameters
    until = datetime.fromtimestamp((parameters.data or {}).get("until", 0), UTC)
    return Solved(challenge_id=parameters.nonce, until=until) if now < until else None


def _is_right(payload: altcha.Payload, secret: bytes) -> bool:
    """Nothing of the challenge is believed, or costs any work, before its signature was checked."""
    return bool(altcha.verify_solution(payload, secret).verified)


def _read(payload: str) -> altcha.Payload | None:
    if not payload or len(payload) > _LONGEST or not payload.isascii():
        return None
    try:
        return altcha.Payload.from_dict(json.loads(b64decode(payload)))
    except (AttributeError, KeyError, TypeError, ValueError, RecursionError, binascii.Error):
        return None  # it is somebody else's, in whatever way
