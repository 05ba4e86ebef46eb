"""When a form was opened: a time that its draft carries, and that only we can have written."""

import hmac
from datetime import UTC, datetime, timedelta
from typing import Final

from services.inquiry.spam.domain.score import Signal
from shared.keys import KeyRing

SOONEST: Final = timedelta(seconds=4)
"""Nobody fills in the form sooner."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_LONGEST: Final = 100
_LONGEST_NUMBER: Final = 16


def opening_token(keys: KeyRing, now: datetime) -> str:
    """`<milliseconds since the epoch>.<HMAC-SHA256 in hexadecimal>`."""
    milliseconds = str(_milliseconds(now))
    return f"{milliseconds}.{_mac(keys.current.secret, milliseconds)}"


def opening_signals(token: str, keys: KeyRing, now: datetime) -> frozenset[Signal]:
    """What is missing, forged or from the future weighs as much as what was sent at once. Nothing
    is too old: a form lives as long as somebody goes on with it.
    """
    opened = _opened(token, keys)
    waited = None if opened is None else _milliseconds(now) - opened
    if waited is None or waited < 0:
        return frozenset({Signal.TIME_NOT_KNOWN})
    return frozenset({Signal.SENT_TOO_SOON} if waited < SOONEST // _MILLISECOND else ())


def _opened(token: str, keys: KeyRing) -> int | None:
    """In milliseconds since the epoch; None where none of our keys vouches for it."""
    if len(token) > _LONGEST or not token.isascii():
        return None
    milliseconds, _, mac = token.partition(".")
    if not milliseconds.isdigit() or len(milliseconds) > _LONGEST_NUMBER:
        return None
    ours = (_mac(key.secret, milliseconds) for key in keys)
    return int(milliseconds) if any(hmac.compare_digest(mac, one) for one in ours) else None


def _mac(secret: bytes, milliseconds: str) -> str:
    return hmac.digest(secret, milliseconds.encode(), "sha256").hex()


def _milliseconds(at: datetime) -> int:
    return (at - _EPOCH) // _MILLISECOND
