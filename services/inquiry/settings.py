"""Settings of the inquiry service's processes; the secrets have no defaults, so a process without
them does not start. Each process has a class of its own, with the secrets that it uses.
"""

from datetime import timedelta
from typing import Annotated, Final

from pydantic import Field, SecretStr, field_validator

from services.inquiry.erasure.domain import RetentionPolicy, retention_policy
from services.inquiry.form.domain.embedding import embed_origins
from shared.keys import KeyRing, key_ring
from shared.settings import (
    KEY_BYTES,
    LimitSettings,
    LimitText,
    MailSettings,
    ServiceSettings,
    WebSettings,
)

MASTER_KEY_BYTES: Final = 96


class VaultSettings(ServiceSettings):
    """What opens the patients' data keys."""

    inquiry_master_key: SecretStr
    """Wraps the data keys: each `MASTER_KEY_BYTES` in base64, with its id (README, Keys)."""

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


class InquirySettings(VaultSettings, LimitSettings, MailSettings):
    """Settings of both processes; the worker needs no more. Keys are 32 bytes in base64, each with
    its id.
    """

    inquiry_port: int = 8002
    inquiry_worker_port: int = 8012
    """Where the worker answers its probes and metrics."""
    inquiry_link_key: SecretStr
    """Makes the codes of patients' links."""
    disclosure_chain_key: SecretStr
    """Vouches for the records of disclosures."""
    disclosure_check_hours: Annotated[float, Field(gt=0, le=24)] = 12.0
    """From the beginning of one verification of all chains to that of the next."""
    answered_within_seconds: Annotated[float, Field(ge=1, le=3600)] = 60.0
    """Routing answers in about a second; an inquiry without an answer for so long is announced
    again, and until then it is in flight.
    """
    attachment_scan_url: str = ""
    """Where a scanner for harmful content answers; without one nothing waits for it."""
    limit_mails_by_contact: LimitText = "20/day"
    """Emails that a mail server has accepted for one mailbox; an inquiry alone may send six."""
    retention_days: Annotated[int, Field(ge=1, le=36_500)] = 730
    """From the end of an inquiry until it is erased."""
    retention_days_by_status: str = ""
    """The same by how it ended, where it is another time: `withdrawn=90,declined=365`."""

    @field_validator("inquiry_link_key", "disclosure_chain_key")
    @classmethod
    def _are_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @field_validator("retention_days_by_status")
    @classmethod
    def _are_days(cls, value: str) -> str:
        retention_policy(1, value)
        return value

    @property
    def retention(self) -> RetentionPolicy:
        return retention_policy(self.retention_days, self.retention_days_by_status)

    @property
    def answered_within(self) -> timedelta:
        return timedelta(seconds=self.answered_within_seconds)

    @property
    def link_keys(self) -> KeyRing:
        return key_ring(self.inquiry_link_key.get_secret_value(), length=KEY_BYTES)

    @property
    def chain_keys(self) -> KeyRing:
        """What vouches for the records of disclosures."""
        return key_ring(self.disclosure_chain_key.get_secret_value(), length=KEY_BYTES)


class ContactSettings(VaultSettings):
    """What indexes who has written."""

    inquiry_hash_key: SecretStr
    """Makes the fingerprints by which a repeated request is known again, and the blind index."""

    @field_validator("inquiry_hash_key")
    @classmethod
    def _are_hash_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def hash_keys(self) -> KeyRing:
        return key_ring(self.inquiry_hash_key.get_secret_value(), length=KEY_BYTES)


class InquiryApiSettings(InquirySettings, ContactSettings, WebSettings):
    """Settings of the web process."""

    disclosure_public_key: str
    """Ed25519 public keys of those who may ask for a patient's details, each with its id."""
    embed_origins: str = ""
    """Sites that may show the form in a frame: exact origins, commas between; none: nobody may."""
    limit_inquiries_by_address: LimitText = "120/hour"
    """Requests with an inquiry from one IPv4 address or IPv6 /64."""
    limit_inquiries_by_network: LimitText = "600/hour"
    """The same from one IPv4 /24 or IPv6 /48."""
    limit_inquiries_by_contact: LimitText = "10/day"
    """Inquiries taken for one mailbox, and for one phone number."""
    limit_inquiries_by_site: LimitText = "2000/hour"
    """Inquiries taken from one regional site; those that name none count as one site."""
    limit_same_text: LimitText = "2/hour"
    """Mailboxes that one text may be sent for before that speaks for spam; nobody is refused."""
    limit_challenges_by_address: LimitText = "600/hour"
    """Challenges for the form's proof of work, for one address as above."""
    limit_challenges_by_network: LimitText = "3000/hour"
    limit_links_by_address: LimitText = "60/hour"
    """Attempts to open an inquiry and requests for a new link, from one address as above."""
    limit_links_by_network: LimitText = "300/hour"
    limit_drafts_by_address: LimitText = "900/hour"
    """Pages of the form that are sent, and forms that are begun, from one address as above."""
    limit_drafts_by_network: LimitText = "4500/hour"
    limit_eligibility_by_address: LimitText = "600/hour"
    """Previews of where somebody may be treated, for one address as above."""
    limit_eligibility_by_network: LimitText = "3000/hour"

    @field_validator("disclosure_public_key")
    @classmethod
    def _are_public_keys(cls, value: str) -> str:
        key_ring(value, length=KEY_BYTES)
        return value

    @field_validator("embed_origins")
    @classmethod
    def _are_origins(cls, value: str) -> str:
        embed_origins(value)
        return value

    @property
    def embedding_sites(self) -> tuple[str, ...]:
        return embed_origins(self.embed_origins)

    @property
    def assertion_keys(self) -> KeyRing:
        """Public keys of those who may ask for a patient's details."""
        return key_ring(self.disclosure_public_key, length=KEY_BYTES)
