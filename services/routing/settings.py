"""Settings of the routing service."""

import base64

from pydantic import SecretStr, field_validator

from shared.settings import KEY_BYTES, WebSettings, key_text


class RoutingSettings(WebSettings):
    routing_port: int = 8003
    routing_worker_port: int = 8013
    disclosure_private_key: SecretStr
    """Raw Ed25519 seed in base64: signs who asks inquiry for a patient's details."""

    @field_validator("disclosure_private_key")
    @classmethod
    def _is_disclosure_key(cls, value: SecretStr) -> SecretStr:
        return key_text(value, KEY_BYTES)

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_routing"

    @property
    def assertion_key(self) -> bytes:
        return base64.b64decode(self.disclosure_private_key.get_secret_value())
