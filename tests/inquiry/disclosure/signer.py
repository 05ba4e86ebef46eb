"""Signs assertions as the routing service does."""

from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from joserfc import jwt
from joserfc.jwk import OKPKey

from shared.ids import new_id


class AssertionSigner:
    def __init__(self, kid: str = "d1") -> None:
        self.kid = kid
        self._private = Ed25519PrivateKey.generate()
        self._key = OKPKey.import_key(self._private)

    @property
    def public_key(self) -> bytes:
        return self._private.public_key().public_bytes_raw()

    def assertion(
        self,
        inquiry_id: str,
        now: datetime,
        lives_for: timedelta = timedelta(seconds=30),
        **more: Any,
    ) -> str:
        claims = {
            "iss": "wayfare-routing",
            "aud": "wayfare-inquiry",
            "sub": "account-1",
            "name": "Anna Roy",
            "role": "coordinator",
            "lead_id": "lead-1",
            "inquiry_id": inquiry_id,
            "purpose": "first_contact",
            "iat": int(now.timestamp()),
            "exp": int((now + lives_for).timestamp()),
            "jti": new_id(),
            **more,
        }
        header = {"alg": "Ed25519", **({"kid": self.kid} if self.kid else {})}
        return jwt.encode(header, claims, self._key, algorithms=["Ed25519"])

    def authorization(self, inquiry_id: str, now: datetime, **more: Any) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.assertion(inquiry_id, now, **more)}"}
