"""Everything that the pages of a procedure at a clinic are made of is gathered."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.content.directory.domain import Doctor, Location
from services.content.publishing.domain import Addresses, NothingToPublish, Sources
from services.content.publishing.ports import Blocks, Doctors, Locations, Offerings, Procedures
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class GatherSources:
    """Refuses what the capability table does not offer: a page never shows what routing cannot
    place.
    """

    locations: Locations
    doctors: Doctors
    offerings: Offerings
    procedures: Procedures
    blocks: Blocks
    addresses: Addresses
    now: Clock

    async def __call__(self, *, location: str, procedure: str) -> Sources:
        here = await self.locations.get(location)
        written = await self.procedures.get(procedure)
        table = {cell.location: cell for cell in await self.offerings.table(procedure=procedure)}
        if here is None or written is None or location not in table:
            raise NothingToPublish
        return Sources(
            procedure=written.value,
            procedure_revision=written.revision,
            location=here.value,
            clinics=await self._clinics(table),
            doctors=await self._doctors(doctor.slug for doctor in table[location].doctors),
            blocks=await self.blocks.get(),
            addresses=self.addresses,
            day=self.now().date(),
        )

    async def _clinics(self, slugs: Iterable[str]) -> tuple[Location, ...]:
        found = [await self.locations.get(slug) for slug in slugs]
        return tuple(location.value for location in found if location)

    async def _doctors(self, slugs: Iterable[str]) -> tuple[Doctor, ...]:
        found = [await self.doctors.get(slug) for slug in slugs]
        return tuple(doctor.value for doctor in found if doctor)
