"""Settings that every process of every service reads from its environment."""

import sys
from typing import Final, TypeVar

from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

_CANNOT_START: Final = 78  # EX_CONFIG


class ServiceSettings(BaseSettings):
    """Environment variables carry the upper-case names of these fields; see `.env.example`."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    mongodb_uri: str
    kafka_bootstrap_servers: str
    kafka_topic_prefix: str = ""
    kafka_replication_factor: int = 1
    database_prefix: str = "wayfare"
    host: str = "127.0.0.1"
    log_level: str = "INFO"
    content_url: str = "http://127.0.0.1:8001"
    inquiry_url: str = "http://127.0.0.1:8002"
    routing_url: str = "http://127.0.0.1:8003"
    cookie_secure: bool = False


S = TypeVar("S", bound=ServiceSettings)


def from_environment(settings: type[S]) -> S:
    """The settings of this process; ends it with a line for each that is missing or wrong.

    A line names the setting and the rule and never its value, which may be a key.
    """
    try:
        return settings()
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False, include_context=False):
            name = ".".join(str(part) for part in problem["loc"]).upper()
            sys.stderr.write(f"{name}: {problem['msg'].removeprefix('Value error, ')}.\n")
        raise SystemExit(_CANNOT_START) from None
