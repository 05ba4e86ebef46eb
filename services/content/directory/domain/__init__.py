"""Clinics, doctors and the capability table."""

from services.content.directory.domain.doctor import Doctor
from services.content.directory.domain.location import Address, Hours, Location, Position
from services.content.directory.domain.offering import CapableDoctor, Offering, offering_key
from services.content.directory.domain.revision import ChangedMeanwhile, Revised, UnknownLocation

__all__ = [
    "Address", "CapableDoctor", "ChangedMeanwhile", "Doctor", "Hours", "Location", "Offering",
    "Position", "Revised",
    "UnknownLocation", "offering_key",
]  # fmt: skip
