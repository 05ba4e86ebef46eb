"""Keys with ids, so that a new one can take over while the old one is still accepted.

A setting holds `kid:base64` entries with commas between. The first is the current one, by which
everything new is made; what an older one has made is still accepted. `deploy.rotate_keys` adds and
drops them.
"""

import binascii
import hmac
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

LIVE_AT_MOST: Final = 2
_KID: Final = re.compile(r"[a-z0-9_]{1,24}")


@dataclass(frozen=True, kw_only=True)
class Key:
    kid: str
    secret: bytes = field(repr=False)

    def digest(self, message: bytes) -> bytes:
        """HMAC-SHA256 of the message. Goes on from one that was begun with the key, which spares
        OpenSSL to look up the algorithm and take the key in each time.
        """
        signed = self._begun.copy()
        signed.update(message)
        return signed.digest()

    @cached_property
    def _begun(self) -> hmac.HMAC:
        return hmac.new(self.secret, digestmod="sha256")


@dataclass(frozen=True)
class KeyRing:
    """At least one key, the current one first."""

    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        return self.keys[0]

    @property
    def oldest(self) -> Key:
        return self.keys[-1]

    def get(self, kid: str | None) -> Key | None:
        return next((key for key in self.keys if key.kid == kid), None)

    def __iter__(self) -> Iterator[Key]:
        return iter(self.keys)


@lru_cache(maxsize=32)  # of a process's settings, which are asked for by each request
def key_ring(text: str, *, length: int) -> KeyRing:
    """The keys of a setting, each of `length` bytes. Raises `ValueError` without quoting any."""
    keys = tuple(_key(entry.strip(), length) for entry in text.split(","))
    if len({key.kid for key in keys}) < len(keys):
        raise ValueError("two keys have the same id")
    if len(keys) > LIVE_AT_MOST:
        raise ValueError(f"at most {LIVE_AT_MOST} keys may be live at a time")
    return KeyRing(keys)


def _key(entry: str, length: int) -> Key:
    kid, colon, encoded = entry.partition(":")
    if not colon or not _KID.fullmatch(kid):
        raise ValueError(
            "write each key as kid:base64 (python -m deploy.make_keys FOLDER brings older files "
            "up to date)"
        )
    try:
        secret = b64decode(encoded, validate=True)
    except binascii.Error:
        raise ValueError("this key is not base64") from None
    if len(secret) != length:
        raise ValueError(f"this key must be {length} bytes in base64")
    return Key(kid=kid, secret=secret)
