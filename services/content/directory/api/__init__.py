"""JSON endpoints of the directory."""

from services.content.directory.api.entries import (
    doctor_router,
    location_router,
    offering_router,
)
from services.content.directory.api.lookups import directory_router
from services.content.directory.api.network import network_router

__all__ = [
    "directory_router", "doctor_router", "location_router", "network_router", "offering_router",
]  # fmt: skip
