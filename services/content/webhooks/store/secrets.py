"""Makes and opens secrets under the keys of the setting `WEBHOOK_KEY`; keeps none."""

from dataclasses import replace

from services.content.webhooks.domain import (
    SealedSecret,
    SecretUnreadable,
    new_secret,
    opened,
    sealed,
)
from shared.keys import KeyRing


class SealedSecrets:
    def __init__(self, keys: KeyRing) -> None:
        self._keys = keys

    def new(self, endpoint_id: str) -> tuple[str, SealedSecret]:
        secret = new_secret()
        return secret, sealed(self._keys, endpoint_id, secret)

    def open(self, endpoint_id: str, secret: SealedSecret) -> str:
        return opened(self._keys, endpoint_id, secret)

    def seal_anew(self, endpoint_id: str, secret: SealedSecret) -> SealedSecret | None:
        if secret.kid == self._keys.current.kid:
            return None
        try:
            text = opened(self._keys, endpoint_id, secret)
        except SecretUnreadable:
            return None
        return replace(sealed(self._keys, endpoint_id, text), ends_at=secret.ends_at)
