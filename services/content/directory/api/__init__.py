"""JSON endpoints of the directory."""

from services.content.directory.api.lookups import directory_router
from services.content.directory.api.network import network_router

__all__ = ["directory_router", "network_router"]
