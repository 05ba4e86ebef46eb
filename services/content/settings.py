"""Settings of the content service's processes, read from the environment; see `.env.example`."""

from pydantic import SecretStr, field_validator

from shared.keys import KeyRing, key_ring
from shared.settings import KEY_BYTES, LimitText, ServiceSettings, SignInSettings


class ContentSettings(ServiceSettings):
    """What every process is told; the commands need no more."""

    content_port: int = 8001
    """TCP port of the API and the site."""
    content_worker_port: int = 8011
    """TCP port of the worker's probes and metrics."""

    @property
    def database_name(self) -> str:
        return f"{self.database_prefix}_content"


class ContentWorkerSettings(ContentSettings):
    """Both the worker and the web process have secrets of webhooks in their hands."""

    webhook_key: SecretStr
    """Seals the secrets of webhooks: 32 random bytes in base64, with an id (`kid:base64`)."""
    webhook_loopback: bool = False
    """Whether webhooks may go to this very machine, and without HTTPS; for development only."""

    @field_validator("webhook_key")
    @classmethod
    def _are_sealing_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def sealing_keys(self) -> KeyRing:
        return key_ring(self.webhook_key.get_secret_value(), length=KEY_BYTES)


class ContentApiSettings(ContentWorkerSettings, SignInSettings):
    """The web process also counts, knows its proxies, and vouches for links to previews."""

    preview_key: SecretStr
    """Signs links to previews of drafts: 32 random bytes in base64, with an id (`kid:base64`)."""

    limit_changes_by_address: LimitText = "600/minute"
    """Looks at the change feed from one client that comes without a key."""
    limit_changes_by_network: LimitText = "1200/minute"
    """The same from its neighbourhood."""
    limit_key_reads: LimitText = "6000/minute"
    """Whatever is read by one key."""

    @field_validator("preview_key")
    @classmethod
    def _are_signing_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def preview_keys(self) -> KeyRing:
        return key_ring(self.preview_key.get_secret_value(), length=KEY_BYTES)
