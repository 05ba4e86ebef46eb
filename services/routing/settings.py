"""Settings of the routing service."""

import base64
import binascii
from typing import Final

from pydantic import SecretStr, field_validator

from shared.settings import WebSettings

_KEY_BYTES: Final = 32


class RoutingSettings(WebSettings):
    routing_port: int = 8003
    routing_worker_port: int = 8013
    disclosure_private_key: SecretStr
    """Raw Ed25519 seed in base64: signs who asks inquiry for a patient's details."""

    @field_validator("disclosure_private_key")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        try:
            key = base64.b64decode(value.get_secret_value(), validate=True)
        except binascii.Error:
            raise ValueError("this key is not base64") from None
        if len(key) != _KEY_BYTES:
            raise ValueError(f"this key must be {_KEY_BYTES} bytes in base64")
        return value

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_routing"

    @property
    def assertion_key(self) -> bytes:
        return base64.b64decode(self.disclosure_private_key.get_secret_value())
