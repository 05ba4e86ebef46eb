"""Settings that every process of every service reads from its environment, and a start that fails
in one line when one of them is not acceptable.
"""

import sys
from collections.abc import Callable
from typing import Final, Literal, TypeVar

from pydantic import ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from pymongo.errors import PyMongoError
from pymongo.uri_parser import parse_uri

from shared.addresses import TrustedProxies

MISCONFIGURED: Final = 3
"""Exit code of a process whose settings are not acceptable; starting it again is of no use."""

Settings = TypeVar("Settings", bound="ServiceSettings")


class ServiceSettings(BaseSettings):
    """Environment variables carry the upper-case names of these fields; see `.env.example`.

    Errors name the field and the rule and never the value: it may be a key or hold a password.
    """

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    mongodb_uri: str
    kafka_bootstrap_servers: str
    kafka_topic_prefix: str = ""
    kafka_replication_factor: int = 1
    database_prefix: str = "wayfare"
    host: str = "127.0.0.1"
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    content_url: str = "http://127.0.0.1:8001"
    inquiry_url: str = "http://127.0.0.1:8002"
    routing_url: str = "http://127.0.0.1:8003"
    cookie_secure: bool = False

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


class WebSettings(ServiceSettings):
    """What the processes that answer over HTTP are told besides."""

    trusted_proxies: str = ""

    @field_validator("trusted_proxies")
    @classmethod
    def _are_addresses(cls, value: str) -> str:
        TrustedProxies.parse(value)
        return value

    @property
    def proxies(self) -> TrustedProxies:
        return TrustedProxies.parse(self.trusted_proxies)


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


def _variable(place: tuple[int | str, ...]) -> str:
    return str(place[0]).upper() if place else "The environment"


def _rule(kind: str, message: str) -> str:
    if kind == "missing":
        return "this has to be set"
    return message.removeprefix("Value error, ")
