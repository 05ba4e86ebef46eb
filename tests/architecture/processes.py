"""Every process with the class of its settings."""

from typing import Final

from pydantic import SecretStr

from services.content.settings import ContentApiSettings, ContentWorkerSettings
from services.inquiry.settings import InquiryApiSettings, InquirySettings
from services.routing.settings import RoutingApiSettings, RoutingSettings
from shared.settings import ServiceSettings

SETTINGS_OF: Final[dict[str, type[ServiceSettings]]] = {
    "content": ContentApiSettings,
    "content-worker": ContentWorkerSettings,
    "inquiry": InquiryApiSettings,
    "inquiry-worker": InquirySettings,
    "routing": RoutingApiSettings,
    "routing-worker": RoutingSettings,
}


def service_of(process: str) -> str:
    return process.removesuffix("-worker")


OF_OTHERS = {"oidc_client_secret"}
"""Secrets that we do not make."""


def keys_of(settings: type[ServiceSettings]) -> set[str]:
    """The settings that are keys: the secret ones, and public keys."""
    return {
        name
        for name, field in settings.model_fields.items()
        if (field.annotation is SecretStr or name.endswith("_key")) and name not in OF_OTHERS
    }
