"""Clinics, doctors and the capability table."""

from services.content.directory.domain.doctor import Doctor
from services.content.directory.domain.location import Address, Hours, Location, Position
from services.content.directory.domain.offering import (
    CapableDoctor,
    Offering,
    PagesDue,
    offering_key,
)
from services.content.directory.domain.refusals import (
    EntryUnreadable,
    UnknownLocation,
)

__all__ = [
    "Address", "CapableDoctor", "Doctor", "EntryUnreadable", "Hours", "Location", "Offering",
    "PagesDue", "Position", "UnknownLocation", "offering_key",
]  # fmt: skip
