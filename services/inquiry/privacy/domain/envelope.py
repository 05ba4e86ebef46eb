"""The format of what is sealed (docs/sealing.md, with test vectors): one data key per inquiry,
AES-256-GCM for each part, the key wrapped by a master key (RFC 3394).

A part says which inquiry and which part of it it is: put anywhere else it cannot be opened.
"""

import json
import os
from collections.abc import Mapping
from functools import lru_cache
from json import JSONEncoder
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

FORMAT: Final = b"\x10"
"""The first byte of a sealed part."""
BYTES_FORMAT: Final = b"\x11"
"""The first byte of a sealed part that is bytes, such as a chunk of a file."""
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_PREFIX: Final = "wayfare.sealed.v1"
_BYTES_PREFIX: Final = "wayfare.sealed-bytes.v1"
_WRAPPING: Final = b"wayfare.key-wrap.v1"
_written: Final = JSONEncoder(separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode
_in_ascii: Final = JSONEncoder().encode


class SealBroken(ValueError):
    """Somebody has changed it, or it is another inquiry's, another part or of another key."""


def new_data_key() -> bytes:
    return os.urandom(_KEY_BYTES)


def seal(key: bytes, inquiry_id: str, part: str, value: Any) -> bytes:
    """`value` is what JSON can hold; sealing the same twice gives different bytes."""
    return _sealed_value(AESGCM(key), inquiry_id, part, value)


def seal_all(key: bytes, inquiry_id: str, parts: Mapping[str, Any]) -> dict[str, bytes]:
    """Each part that is not None."""
    cipher = AESGCM(key)
    return {
        part: _sealed_value(cipher, inquiry_id, part, value)
        for part, value in parts.items()
        if value is not None
    }


def unseal(key: bytes, inquiry_id: str, part: str, sealed: bytes) -> Any:
    """Raises `SealBroken`."""
    return json.loads(_opened(key, FORMAT, sealed, _associated(_PREFIX, inquiry_id, part)))


def seal_bytes(key: bytes, inquiry_id: str, part: str, value: bytes) -> bytes:
    """Nothing that was sealed like this can be opened as a value, nor the other way round."""
    associated = _associated(_BYTES_PREFIX, inquiry_id, part)
    return _sealed(AESGCM(key), BYTES_FORMAT, value, associated)


def unseal_bytes(key: bytes, inquiry_id: str, part: str, sealed: bytes) -> bytes:
    """Raises `SealBroken`."""
    return _opened(key, BYTES_FORMAT, sealed, _associated(_BYTES_PREFIX, inquiry_id, part))


def wrap(secret: bytes, data_key: bytes) -> bytes:
    """`data_key` wrapped by the master key with this secret, 40 bytes."""
    return aes_key_wrap(_wrapping_key(secret), data_key)


def unwrap(secret: bytes, wrapped: bytes) -> bytes:
    """Raises `SealBroken` for another secret's, or what somebody has changed."""
    try:
        return aes_key_unwrap(_wrapping_key(secret), wrapped)
    except InvalidUnwrap:
        raise SealBroken("not a key that this master key has wrapped") from None


def _sealed(cipher: AESGCM, kind: bytes, clear: bytes, associated: bytes) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    return b"".join((kind, nonce, cipher.encrypt(nonce, clear, associated)))


def _sealed_value(cipher: AESGCM, inquiry_id: str, part: str, value: Any) -> bytes:
    associated = _associated(_PREFIX, inquiry_id, part)
    return _sealed(cipher, FORMAT, _written(value).encode(), associated)


def _opened(key: bytes, kind: bytes, sealed: bytes, associated: bytes) -> bytes:
    start = len(kind) + _NONCE_BYTES
    if not sealed.startswith(kind) or len(sealed) < start + _TAG_BYTES:
        raise SealBroken("not of this format")
    try:
        return AESGCM(key).decrypt(sealed[len(kind) : start], sealed[start:], associated)
    except InvalidTag:
        raise SealBroken("not what was sealed") from None


def _associated(prefix: str, inquiry_id: str, part: str) -> bytes:
    """As JSON, so that no two pairs look alike."""
    return f'["{prefix}",{_in_ascii(inquiry_id)},{_in_ascii(part)}]'.encode()


@lru_cache(maxsize=8)
def _wrapping_key(secret: bytes) -> bytes:
    """Master keys have 96 bytes, from which the 32 for wrapping are derived (RFC 5869)."""
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=_WRAPPING).derive(secret)
