"""Secrets of endpoints, sealed: AES-256-GCM under the key of the setting `WEBHOOK_KEY`.

`sealed = nonce (12 bytes, random) ‖ AES-256-GCM(key, nonce, secret, associated)`, where
`associated` is the JSON list `["wayfare.webhook-secret.v1", endpoint id]`: put into another
endpoint it cannot be opened.
"""

import json
import os
from base64 import b64encode
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from services.content.webhooks.domain.endpoint import SealedSecret
from shared.keys import KeyRing

_PREFIX: Final = "wayfare.webhook-secret.v1"
_SECRET_BYTES: Final = 32
_NONCE_BYTES: Final = 12


class SecretUnreadable(Exception):
    """It was changed, is another endpoint's, or of a key that this process was not given."""


def new_secret() -> str:
    """As Standard Webhooks writes it."""
    return f"whsec_{b64encode(os.urandom(_SECRET_BYTES)).decode()}"


def sealed(keys: KeyRing, endpoint_id: str, secret: str) -> SealedSecret:
    key, nonce = keys.current, os.urandom(_NONCE_BYTES)
    text = AESGCM(key.secret).encrypt(nonce, secret.encode(), _associated(endpoint_id))
    return SealedSecret(sealed=nonce + text, kid=key.kid)


def opened(keys: KeyRing, endpoint_id: str, secret: SealedSecret) -> str:
    """Raises `SecretUnreadable`."""
    key = keys.get(secret.kid)
    if key is None:
        raise SecretUnreadable
    nonce, text = secret.sealed[:_NONCE_BYTES], secret.sealed[_NONCE_BYTES:]
    try:
        return AESGCM(key.secret).decrypt(nonce, text, _associated(endpoint_id)).decode()
    except (InvalidTag, ValueError):
        raise SecretUnreadable from None


def _associated(endpoint_id: str) -> bytes:
    return json.dumps([_PREFIX, endpoint_id], separators=(",", ":")).encode()
