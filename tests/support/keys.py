"""Keys for tests: made of their ids, so that two of one id are the same."""

from base64 import b64encode
from hashlib import sha512
from typing import Final

from shared.keys import Key, KeyRing


def secret(kid: str, length: int = 32) -> bytes:
    return (sha512(kid.encode()).digest() * 2)[:length]


def ring(*kids: str, length: int = 32) -> KeyRing:
    return KeyRing(tuple(Key(kid=kid, secret=secret(kid, length)) for kid in kids))


def written(*kids: str, length: int = 32) -> str:
    """The setting that holds these keys."""
    return ",".join(entry(kid, secret(kid, length)) for kid in kids)


def entry(kid: str, raw: bytes) -> str:
    return f"{kid}:{b64encode(raw).decode()}"


WEBHOOK_KEY: Final = written("h1")
PREVIEW_KEY: Final = written("p1")
SIGN_IN_KEY: Final = written("n1")
AUDIT_KEY: Final = written("a1")
