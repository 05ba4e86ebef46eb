"""Somebody looks at one clinic: where it is, when it is open, who works there and what
it offers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import Doctor, Location, Network
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation
from services.content.directory.usecases.read_network import FindNetwork
from services.content.publishing.domain import Listing
from services.content.publishing.usecases.list_procedures import ListProcedures

_MOST_DOCTORS = 500


@dataclass(frozen=True, kw_only=True)
class Clinic:
    network: Network | None
    location: Location
    doctors: Sequence[Doctor]
    offered: Sequence[Listing]


@dataclass(frozen=True, kw_only=True)
class ShowClinic:
    find_location: FindLocation
    find_doctors: FindDoctors
    list_procedures: ListProcedures
    find_network: FindNetwork

    async def __call__(self, *, location: str, locale: str) -> Clinic:
        here = await self.find_location(location)
        doctors = await self.find_doctors(
            location=location, procedure=None, language=None, after="", limit=_MOST_DOCTORS
        )
        offered = await self.list_procedures(location=location, locale=locale)
        return Clinic(
            network=await self.find_network(),
            location=here.value,
            doctors=[doctor.value for doctor in doctors],
            offered=offered.listings,
        )
