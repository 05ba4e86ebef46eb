"""Settings that every process of every service reads from its environment, and a start that fails
in one line when one of them is not acceptable.
"""

import sys
from collections.abc import Callable
from email.utils import parseaddr
from typing import Annotated, Final, Literal, Self, TypeVar
from urllib.parse import urlsplit

from limits import parse_many
from pydantic import AfterValidator, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from shared.addresses import TrustedProxies
from shared.keys import Key, KeyRing, key_ring

MISCONFIGURED: Final = 3
"""Exit code of a process whose settings are not acceptable; starting it again is of no use."""

KEY_BYTES: Final = 32
_LONGEST_WINDOW: Final = 366 * 24 * 3600

Settings = TypeVar("Settings", bound="ServiceSettings")


def _are_limits(text: str) -> str:
    try:
        found = parse_many(text)
    except ValueError:
        found = []
    if not found or any(item.amount < 1 or item.get_expiry() > _LONGEST_WINDOW for item in found):
        raise ValueError("these are no limits such as 60/minute;600/hour")
    return text


LimitText = Annotated[str, AfterValidator(_are_limits)]
"""How many of something in how long, in sliding windows of at most a year: `60/minute;600/hour`.
Each of several has to be kept.
"""

_CANNOT_START: Final = 78  # EX_CONFIG


class ServiceSettings(BaseSettings):
    """Environment variables carry the upper-case names of these fields; see `.env.example`.

    Errors name the field and the rule and never the value: it may be a key or hold a password.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    mongodb_uri: str
    """The replica set: `mongodb://` or `mongodb+srv://`, with credentials where it asks for any."""
    kafka_bootstrap_servers: str
    """Some brokers of the cluster, `host:port` with commas between."""
    kafka_topic_prefix: str = ""
    """Stands before the name of every topic and consumer group."""
    kafka_replication_factor: int = 1
    """Copies of each partition of a topic that is created; others stay as they are."""
    database_prefix: str = "wayfare"
    """The database of a service is called `<prefix>_<service>`."""
    host: str = "127.0.0.1"
    """The address that the process listens on; `0.0.0.0` in a container."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    """The least important lines that are written."""
    content_url: str = "http://127.0.0.1:8001"
    """Where browsers reach content; without a slash at its end, as the next two."""
    inquiry_url: str = "http://127.0.0.1:8002"
    """Where browsers, and routing itself, reach inquiry."""
    routing_url: str = "http://127.0.0.1:8003"
    """Where browsers reach routing and its console."""
    cookie_secure: bool = False
    """Cookies over HTTPS only, and named `__Host-…`; true wherever HTTPS is used."""

    @field_validator("mongodb_uri")
    @classmethod
    def _is_mongodb_address(cls, value: str) -> str:
        """The driver's own error would quote a part of it. Names of `mongodb+srv` are looked up
        later.
        """
        try:
            if not value.startswith("mongodb+srv://"):
                parse_uri(value, warn=True)
        except (PyMongoError, ValueError):
            raise ValueError("this is not an address that begins with mongodb://") from None
        return value


class MailSettings(ServiceSettings):
    """What a process that sends emails is told."""

    smtp_host: str = "127.0.0.1"
    """The mail server that emails go through."""
    smtp_port: int = 1025
    """Its port; with `make run` that of the mail catcher."""
    mail_from: str = "care@clinics.example"
    """The address that every email comes from; its domain ends every Message-ID. The name beside it
    is the network's, and one that stands here only as long as the network is not known.
    """

    @property
    def mail_host(self) -> str:
        """The domain of our own address."""
        return parseaddr(self.mail_from)[1].rpartition("@")[2]


class LimitSettings(ServiceSettings):
    """What a process that counts is told: how many of something, each in a field `limit_…`."""

    limits_key: SecretStr
    """Hashes who is counted: 32 random bytes in base64, with an id (`kid:base64`)."""

    @field_validator("limits_key")
    @classmethod
    def _are_counting_keys(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def limits(self) -> dict[str, str]:
        """Every limit of the service by its name: the setting's without `limit_`."""
        names = [name for name in type(self).model_fields if name.startswith("limit_")]
        return {name.removeprefix("limit_"): getattr(self, name) for name in names}

    @property
    def counting_key(self) -> Key:
        """The current one; what was counted under an earlier one is forgotten."""
        return key_ring(self.limits_key.get_secret_value(), length=KEY_BYTES).current


class WebSettings(LimitSettings):
    """What the processes that answer over HTTP are told besides."""

    trusted_proxies: str = ""
    """Exact addresses of proxies, commas between, that are believed about whose request they pass
    on.
    """
    limit_sign_ins_by_address: LimitText = "600/minute"
    """Attempts to sign in from one client (IPv4 address, IPv6 /64) that is new to the account."""
    limit_sign_ins_by_network: LimitText = "1200/minute"
    """The same from its neighbourhood (IPv4 /24, IPv6 /48)."""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        TrustedProxies.parse(value)
        return value

    @property
    def proxies(self) -> TrustedProxies:
        return TrustedProxies.parse(self.trusted_proxies)


class SignInSettings(WebSettings):
    """What the processes are told besides at whose pages staff sign in."""

    sign_in_key: SecretStr
    """Seals the secrets of authenticator apps: 32 random bytes in base64, with an id
    (`kid:base64`).
    """

    oidc_issuer: str = ""
    """Of the network's identity provider, as its discovery document says it; empty: there is none.
    """
    oidc_client_id: str = ""
    """What it knows this service as."""
    oidc_client_secret: SecretStr = SecretStr("")
    """Empty: a public client, which has PKCE alone."""
    oidc_name: str = ""
    """What staff call it."""

    @model_validator(mode="after")
    def _is_a_whole_provider(self) -> Self:
        if self.oidc_issuer and not (self.oidc_client_id and self.oidc_name):
            raise ValueError("OIDC_ISSUER wants OIDC_CLIENT_ID and OIDC_NAME as well")
        return self

    @field_validator("oidc_issuer")
    @classmethod
    def _is_an_issuer(cls, value: str) -> str:
        address = urlsplit(value)
        is_here = address.hostname in {"127.0.0.1", "localhost", "::1"}
        is_private = address.scheme == "https" or (address.scheme == "http" and is_here)
        if value and not (is_private and address.hostname):
            raise ValueError("an identity provider is reached by https")
        return value

    @field_validator("sign_in_key")
    @classmethod
    def _are_sealing_keys_of_staff(cls, value: SecretStr) -> SecretStr:
        key_ring(value.get_secret_value(), length=KEY_BYTES)
        return value

    @property
    def sign_in_keys(self) -> KeyRing:
        return key_ring(self.sign_in_key.get_secret_value(), length=KEY_BYTES)


def settings_or_exit(read: Callable[[], Settings]) -> Settings:
    """The settings of this process; without acceptable ones it ends here with `MISCONFIGURED`."""
    try:
        return read()
    except ValidationError as error:
        sys.stderr.write(f"Cannot start. {'; '.join(_problems(error))}.\n")
        raise SystemExit(MISCONFIGURED) from None


def _problems(error: ValidationError) -> list[str]:
    details = error.errors(include_url=False, include_input=False, include_context=False)
    return [f"{_variable(one['loc'])}: {_rule(one['type'], one['msg'])}" for one in details]


def _variable(location: tuple[int | str, ...]) -> str:
    return str(location[0]).upper() if location else "The environment"


def _rule(kind: str, message: str) -> str:
    if kind == "missing":
        return "this has to be set"
    return message.removeprefix("Value error, ")
