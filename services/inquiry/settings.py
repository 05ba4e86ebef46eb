"""Settings of the inquiry service; the secrets have no defaults, so a process without them does not
start.
"""

import base64
import binascii
from typing import Final

from pydantic import SecretStr, field_validator

from shared.settings import WebSettings

_MASTER_KEY_BYTES: Final = 96  # what libmongocrypt's local key service wants
_KEY_BYTES: Final = 32


class InquirySettings(WebSettings):
    inquiry_port: int = 8002
    inquiry_worker_port: int = 8012
    inquiry_master_key: SecretStr
    inquiry_hash_key: SecretStr
    inquiry_link_key: SecretStr
    disclosure_public_key: str
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    mail_from: str = "Wayfare <care@wayfare.example>"

    @field_validator("inquiry_master_key")
    @classmethod
    def _is_master_key(cls, value: SecretStr) -> SecretStr:
        return _of_length(value, _MASTER_KEY_BYTES)

    @field_validator("inquiry_hash_key", "inquiry_link_key")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        return _of_length(value, _KEY_BYTES)

    @field_validator("disclosure_public_key")
    @classmethod
    def _is_public_key(cls, value: str) -> str:
        _of_length(SecretStr(value), _KEY_BYTES)
        return value

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_inquiry"

    @property
    def vault_name(self) -> str:
        return f"{self.database_prefix}_vault"

    @property
    def master_key(self) -> bytes:
        return base64.b64decode(self.inquiry_master_key.get_secret_value())

    @property
    def hash_key(self) -> bytes:
        return base64.b64decode(self.inquiry_hash_key.get_secret_value())

    @property
    def link_key(self) -> bytes:
        return base64.b64decode(self.inquiry_link_key.get_secret_value())

    @property
    def assertion_key(self) -> bytes:
        return base64.b64decode(self.disclosure_public_key)


def _of_length(value: SecretStr, length: int) -> SecretStr:
    try:
        key = base64.b64decode(value.get_secret_value(), validate=True)
    except binascii.Error:
        raise ValueError("this key is not base64") from None
    if len(key) != length:
        raise ValueError(f"this key must be {length} bytes in base64")
    return value
