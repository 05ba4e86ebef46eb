"""Somebody looks at one clinic: where it is, when it is open, who works there and what
it offers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import Doctor, Location
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation
from services.content.procedures.domain import NetworkBlocks
from services.content.procedures.ports import Blocks
from services.content.publishing.domain import Listing
from services.content.publishing.usecases.list_procedures import ListProcedures

_MOST_DOCTORS = 500


@dataclass(frozen=True, kw_only=True)
class Clinic:
    blocks: NetworkBlocks
    location: Location
    doctors: Sequence[Doctor]
    offered: Sequence[Listing]


@dataclass(frozen=True, kw_only=True)
class ShowClinic:
    find_location: FindLocation
    find_doctors: FindDoctors
    list_procedures: ListProcedures
    blocks: Blocks

    async def __call__(self, *, location: str, locale: str) -> Clinic:
        here = await self.find_location(location)
        doctors = await self.find_doctors(
            location=location, procedure=None, language=None, after="", limit=_MOST_DOCTORS
        )
        offered = await self.list_procedures(location=location, locale=locale)
        return Clinic(
            blocks=(await self.blocks.get()).value,
            location=here.value,
            doctors=[doctor.value for doctor in doctors],
            offered=offered.listings,
        )
