"""Identifiers: time-ordered ids, references that can be read out, and secrets that cannot be
guessed.
"""

import re
import secrets

from uuid_utils import uuid7

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U: safe to read out on the phone


_REFERENCE = re.compile(f"WF-[{_CROCKFORD}]{{4}}-[{_CROCKFORD}]{{4}}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id() -> str:
    """A UUIDv7 in its usual 36-character form."""
    return str(uuid7())


def is_id(text: str) -> bool:
    """Whether it has that form; what somebody sends instead of an id may be anything."""
    return _UUID.fullmatch(text) is not None


def new_reference() -> str:
    """A patient's reference such as `WF-7K3M-Q9TD`: 40 random bits, unique by an index where
    stored.
    """
    symbols = _eight_symbols()
    return f"WF-{symbols[:4]}-{symbols[4:]}"


def new_handle() -> str:
    """A short name for an address: 40 random bits, which are no secret (8 characters)."""
    return _eight_symbols().lower()


def _eight_symbols() -> str:
    bits = secrets.randbits(40)
    return "".join([_CROCKFORD[bits >> shift & 31] for shift in range(0, 40, 5)])


def is_reference(text: str) -> bool:
    """Whether it has the form of a reference, as it is written in links and addresses."""
    return _REFERENCE.fullmatch(text) is not None


def new_token() -> str:
    """256 random bits, safe in a URL or a cookie (43 characters)."""
    return secrets.token_urlsafe(32)
