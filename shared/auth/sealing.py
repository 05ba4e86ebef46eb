"""Secrets of authenticator apps, sealed: AES-256-GCM under the key of the setting `SIGN_IN_KEY`.

`sealed = nonce (12 bytes, random) ‖ AES-256-GCM(key, nonce, secret, associated)`, where
`associated` is the JSON list `["wayfare.totp-secret.v1", service, account id]`: put into another
account, or that of another service, it cannot be opened.
"""

import json
import os
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from shared.auth.domain import SealedSecret, SecondFactorUnreadable
from shared.keys import KeyRing

_PREFIX: Final = "wayfare.totp-secret.v1"
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, kw_only=True)
class SealedSecrets:
    """`keys`: none where nobody can have a second factor."""

    keys: KeyRing | None
    service: str

    def seal(self, account_id: str, secret: str) -> SealedSecret:
        """Raises `SecondFactorUnreadable` without keys: nobody could open it again."""
        if self.keys is None:
            raise SecondFactorUnreadable
        key, nonce = self.keys.current, os.urandom(_NONCE_BYTES)
        text = AESGCM(key.secret).encrypt(nonce, secret.encode(), self._associated(account_id))
        return SealedSecret(sealed=nonce + text, kid=key.kid)

    def open(self, account_id: str, secret: SealedSecret) -> str:
        """Raises `SecondFactorUnreadable`."""
        key = self.keys.get(secret.kid) if self.keys else None
        if key is None:
            raise SecondFactorUnreadable
        nonce, text = secret.sealed[:_NONCE_BYTES], secret.sealed[_NONCE_BYTES:]
        try:
            opened = AESGCM(key.secret).decrypt(nonce, text, self._associated(account_id))
        except (InvalidTag, ValueError):
            raise SecondFactorUnreadable from None
        return opened.decode()

    def seal_anew(self, account_id: str, secret: SealedSecret) -> SealedSecret | None:
        """Under the current key; None for what is, or cannot be opened."""
        if self.keys is None or secret.kid == self.keys.current.kid:
            return None
        try:
            return self.seal(account_id, self.open(account_id, secret))
        except SecondFactorUnreadable:
            return None

    def _associated(self, account_id: str) -> bytes:
        return json.dumps([_PREFIX, self.service, account_id], separators=(",", ":")).encode()
