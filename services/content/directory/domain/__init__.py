"""The network, its clinics and doctors, and the capability table."""

from services.content.directory.domain.doctor import Doctor
from services.content.directory.domain.location import Address, Hours, Location, Position
from services.content.directory.domain.network import Network
from services.content.directory.domain.offering import (
    CapableDoctor,
    Offering,
    PagesDue,
    offering_key,
)
from services.content.directory.domain.refusals import (
    AnotherNetwork,
    EntryUnreadable,
    NetworkRevisionConflict,
    NetworkRevisionRequired,
    UnknownLocation,
    UnknownNetwork,
)

__all__ = [
    "Address", "AnotherNetwork", "CapableDoctor", "Doctor", "EntryUnreadable", "Hours", "Location",
    "Network", "NetworkRevisionConflict", "NetworkRevisionRequired", "Offering", "PagesDue",
    "Position", "UnknownLocation", "UnknownNetwork", "offering_key",
]  # fmt: skip
