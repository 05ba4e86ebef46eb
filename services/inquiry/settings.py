"""Settings of the inquiry service; the secrets have no defaults, so a process without them does not
start.
"""

import base64
from typing import Final

from pydantic import SecretStr, field_validator

from shared.settings import KEY_BYTES, LimitText, WebSettings, key_text

_MASTER_KEY_BYTES: Final = 96  # what libmongocrypt's local key service wants


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
    limit_inquiries_by_address: LimitText = "120/hour"
    limit_inquiries_by_network: LimitText = "600/hour"
    limit_inquiries_by_contact: LimitText = "10/day"
    limit_inquiries_by_site: LimitText = "2000/hour"
    limit_links_by_address: LimitText = "60/hour"
    limit_links_by_network: LimitText = "300/hour"
    limit_mails_by_contact: LimitText = "5/day"

    @field_validator("inquiry_master_key")
    @classmethod
    def _is_master_key(cls, value: SecretStr) -> SecretStr:
        return key_text(value, _MASTER_KEY_BYTES)

    @field_validator("inquiry_hash_key", "inquiry_link_key")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        return key_text(value, KEY_BYTES)

    @field_validator("disclosure_public_key")
    @classmethod
    def _is_public_key(cls, value: str) -> str:
        key_text(SecretStr(value), KEY_BYTES)
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
