"""Settings of the inquiry service's processes; the secrets have no defaults, so a process without
them does not start. Each process has a class of its own, with the secrets that it uses.
"""

from typing import Annotated, Final

from pydantic import Field, SecretStr, field_validator

from shared.keys import KeyRing, key_ring
from shared.settings import KEY_BYTES, LimitSettings, LimitText, ServiceSettings, WebSettings

MASTER_KEY_BYTES: Final = 96  # what libmongocrypt's local key service wants


class VaultSettings(ServiceSettings):
    """What opens the patients' data keys."""

    inquiry_master_key: SecretStr

    @field_validator("inquiry_master_key")
    @classmethod
    def _are_master_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=MASTER_KEY_BYTES)
        return value

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_inquiry"

    @property
    def vault_name(self) -> str:
        return f"{self.database_prefix}_vault"

    @property
    def master_keys(self) -> KeyRing:
        return key_ring(self.inquiry_master_key.get_secret_value(), length=MASTER_KEY_BYTES)


class InquirySettings(VaultSettings, LimitSettings):
    """What both processes are told; the worker needs no more."""

    inquiry_port: int = 8002
    inquiry_worker_port: int = 8012
    inquiry_link_key: SecretStr
    disclosure_chain_key: SecretStr
    disclosure_check_hours: Annotated[float, Field(gt=0, le=24)] = 12.0
    smtp_host: str = "127.0.0.1"
    smtp_port: int = 1025
    mail_from: str = "Wayfare <care@wayfare.example>"
    limit_mails_by_contact: LimitText = "5/day"

    @field_validator("inquiry_link_key", "disclosure_chain_key")
    @classmethod
    def _are_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def link_keys(self) -> KeyRing:
        return key_ring(self.inquiry_link_key.get_secret_value(), length=KEY_BYTES)

    @property
    def chain_keys(self) -> KeyRing:
        """What vouches for the records of disclosures."""
        return key_ring(self.disclosure_chain_key.get_secret_value(), length=KEY_BYTES)


class InquiryApiSettings(InquirySettings, WebSettings):
    inquiry_hash_key: SecretStr
    disclosure_public_key: str
    limit_inquiries_by_address: LimitText = "120/hour"
    limit_inquiries_by_network: LimitText = "600/hour"
    limit_inquiries_by_contact: LimitText = "10/day"
    limit_inquiries_by_site: LimitText = "2000/hour"
    limit_links_by_address: LimitText = "60/hour"
    limit_links_by_network: LimitText = "300/hour"

    @field_validator("inquiry_hash_key")
    @classmethod
    def _are_hash_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @field_validator("disclosure_public_key")
    @classmethod
    def _are_public_keys(cls, value: str) -> str:
        key_ring(value, length=KEY_BYTES)
        return value

    @property
    def hash_keys(self) -> KeyRing:
        return key_ring(self.inquiry_hash_key.get_secret_value(), length=KEY_BYTES)

    @property
    def assertion_keys(self) -> KeyRing:
        """Public keys of those who may ask for a patient's details."""
        return key_ring(self.disclosure_public_key, length=KEY_BYTES)
