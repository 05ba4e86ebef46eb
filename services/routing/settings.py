"""Settings of the routing service's processes, each with the keys that it uses."""

from pydantic import SecretStr, field_validator

from shared.keys import Key, KeyRing, key_ring
from shared.settings import KEY_BYTES, LimitText, MailSettings, SignInSettings


class RoutingSettings(MailSettings):
    """What both processes are told; the worker needs no more."""

    routing_port: int = 8003
    """TCP port of the API and the console."""
    routing_worker_port: int = 8013
    """TCP port of the worker's probes and metrics."""
    audit_chain_key: SecretStr
    """Vouches for the record of what staff do: each 32 bytes in base64, with its id."""

    @field_validator("audit_chain_key")
    @classmethod
    def _are_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_routing"

    @property
    def audit_chain_keys(self) -> KeyRing:
        return key_ring(self.audit_chain_key.get_secret_value(), length=KEY_BYTES)


class RoutingApiSettings(RoutingSettings, SignInSettings):
    disclosure_private_key: SecretStr
    """Signs who asks for a patient's details: a raw Ed25519 seed of 32 bytes in base64, with an id
    (`kid:base64`).
    """

    limit_searches_by_account: LimitText = "10/minute;200/day"
    """Addresses that one account may look for."""

    @field_validator("disclosure_private_key")
    @classmethod
    def _is_key(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def signing_key(self) -> Key:
        return key_ring(self.disclosure_private_key.get_secret_value(), length=KEY_BYTES).current
