"""What somebody wrote, on its way through another site: sealed under a key that is made of a token
which their browser alone keeps, so that the database by itself holds nothing that can be read.

`sealed = nonce (12 bytes, random) ‖ AES-256-GCM(SHA-256 of the token, nonce, zlib of the text)`.
"""

import os
import zlib
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.auth.domain import Part, derived_key

_ASSOCIATED: Final = b"wayfare.carried.v1"
_NONCE_BYTES: Final = 12


def sealed(token: str, text: str) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    key = AESGCM(derived_key(token, Part.CARRIED))
    return nonce + key.encrypt(nonce, zlib.compress(text.encode()), _ASSOCIATED)


def opened(token: str, carried: bytes) -> str:
    """Empty for what nobody has sealed under this token."""
    key = AESGCM(derived_key(token, Part.CARRIED))
    nonce, text = carried[:_NONCE_BYTES], carried[_NONCE_BYTES:]
    try:
        return zlib.decompress(key.decrypt(nonce, text, _ASSOCIATED)).decode()
    except (InvalidTag, ValueError, zlib.error):
        return ""
