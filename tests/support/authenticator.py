"""An authenticator in software: makes passkeys and signs with them as a browser hands it on."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

_PRESENT, _VERIFIED, _ATTESTED = 0x01, 0x04, 0x40


@dataclass(kw_only=True)
class Authenticator:
    """`is_verified`: whether it has asked for a fingerprint or the like."""

    origin: str
    is_verified: bool = True
    count: int = 0
    id: bytes = b"a credential of 32 bytes, surely."[:32]
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    handle: str = ""

    def make(self, options: str) -> str:
        """Answers `navigator.credentials.create()`."""
        asked = json.loads(options)
        self.handle = asked["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        public_key = cbor2.dumps(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        attested = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public_key
        data = self._data(asked["rp"]["id"], _ATTESTED) + attested
        attestation = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            attestationObject=bytes_to_base64url(attestation),
            clientDataJSON=bytes_to_base64url(self._client_data("webauthn.create", asked)),
        )

    def sign(self, options: str, **other: Any) -> str:
        """Answers `navigator.credentials.get()`; `other` fields are put over the answer's own."""
        asked = json.loads(options)
        data, client_data = self._data(asked["rpId"]), self._client_data("webauthn.get", asked)
        signature = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(SHA256()))
        response = {
            "authenticatorData": bytes_to_base64url(data),
            "clientDataJSON": bytes_to_base64url(client_data),
            "signature": bytes_to_base64url(signature),
            "userHandle": self.handle,
        }
        return self._answer(**{**response, **other})

    def _data(self, party: str, more: int = 0) -> bytes:
        flags = _PRESENT | (_VERIFIED if self.is_verified else 0) | more
        party_hash = hashlib.sha256(party.encode()).digest()
        return party_hash + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        fields = {"type": kind, "challenge": asked["challenge"], "origin": self.origin}
        return json.dumps(fields).encode()

    def _answer(self, **response: str) -> str:
        name = bytes_to_base64url(self.id)
        answer = {"id": name, "rawId": name, "type": "public-key", "response": response}
        return json.dumps(answer)


def challenge_of(options: str) -> bytes:
    return base64url_to_bytes(json.loads(options)["challenge"])
