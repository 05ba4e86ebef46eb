"""How a draft is sealed: under a key that only its browser can make, from the secret in its cookie.

The secret has 256 random bits. The id of the document is a hash of it, the key comes of it by HKDF
(RFC 5869) for another purpose: whoever has the database has neither. AES-256-GCM, with the id and
the version as associated data: a draft put in another's place, or an earlier one of its own, cannot
be opened.
"""

import hashlib
import json
import os
import re
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_ID: Final = b"wayfare.draft-id.v1\n"
_KEY: Final = b"wayfare.draft-key.v1"
_NONCE_BYTES: Final = 12
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


class DraftUnreadable(ValueError):
    """Of another browser, of another version, or changed by somebody."""


def is_secret(text: str) -> bool:
    """Whether it has the form of one; what comes as a cookie may be anything."""
    return _SECRET.fullmatch(text) is not None


def document_id(secret: str) -> str:
    return hashlib.sha256(_ID + secret.encode()).hexdigest()


def seal(secret: str, version: int, content: dict[str, Any]) -> bytes:
    nonce = os.urandom(_NONCE_BYTES)
    clear = json.dumps(content, separators=(",", ":")).encode()
    return nonce + _cipher(secret).encrypt(nonce, clear, _associated(secret, version))


def unseal(secret: str, version: int, sealed: bytes) -> Any:
    """Raises `DraftUnreadable`."""
    nonce, text = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return json.loads(_cipher(secret).decrypt(nonce, text, _associated(secret, version)))
    except (InvalidTag, ValueError):
        raise DraftUnreadable("not what was sealed") from None


def _cipher(secret: str) -> AESGCM:
    derive = HKDF(algorithm=SHA256(), length=32, salt=None, info=_KEY).derive
    return AESGCM(derive(secret.encode()))


def _associated(secret: str, version: int) -> bytes:
    return f"{document_id(secret)}/{version}".encode()
