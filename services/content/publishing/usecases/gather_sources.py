"""Everything that the pages of a procedure at a clinic are made of is gathered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from services.content.announcements.domain import earliest
from services.content.announcements.usecases.show_announcements import ShowAnnouncements
from services.content.directory.domain import (
    Doctor,
    Location,
    Offering,
    offering_key,
)
from services.content.directory.ports import Networks
from services.content.directory.usecases.read_network import FindNetwork
from services.content.procedures.domain import Procedure, local_day, next_change, shown_parts
from services.content.publishing.domain import Addresses, NothingToPublish, Sources
from services.content.publishing.ports import Blocks, Doctors, Locations, Media, Offerings
from services.content.revisions.domain import (
    on_clinics_with,
    on_doctor,
    on_location,
    on_medium,
    on_network,
    on_offering,
    on_procedure,
)
from shared.clock import Clock


@dataclass(frozen=True, kw_only=True)
class GatherSources:
    """Refuses what the capability table does not offer: a page never shows what routing cannot
    place. The day is the clinic's own. Another clinic that nobody can read is passed over.
    """

    locations: Locations
    doctors: Doctors
    offerings: Offerings
    networks: Networks
    blocks: Blocks
    media: Media
    show_announcements: ShowAnnouncements
    addresses: Addresses
    now: Clock

    async def __call__(self, procedure: Procedure, *, location: str) -> Sources:
        here = await self.locations.get(location)
        offered = await self.offerings.table(procedure=procedure.slug)
        table = {cell.location: cell for cell in offered}
        if here is None or location not in table:
            await self.offerings.get(offering_key(location, procedure.slug))  # unreadable: refused
            raise NothingToPublish
        blocks, now, zone = await self.blocks.get(), self.now(), here.value.timezone
        cell, day = table[location], local_day(now, zone)
        announced = await self.show_announcements(location=location, timezone=zone)
        doctors = await self._doctors(doctor.slug for doctor in cell.doctors)
        pictures = _pictures(procedure, here.value, doctors)
        return Sources(
            procedure=procedure,
            location=here.value,
            clinics=await self._clinics(table),
            doctors=doctors,
            media=await self.media.among(pictures),
            network=await FindNetwork(networks=self.networks)(),
            blocks=blocks.value,
            addresses=self.addresses,
            fee=cell.fee_on(day),
            wait=cell.wait_on(day),
            day=day,
            announcements=announced.announcements,
            changes_at=earliest(
                next_change((*blocks.value.announcements, cell), zone, now), announced.changes_at
            ),
            dependencies=_dependencies(procedure, table, location) | set(map(on_medium, pictures)),
        )

    async def _clinics(self, slugs: Iterable[str]) -> tuple[Location, ...]:
        found = await self.locations.among(wanted := tuple(slugs))
        return tuple(found[slug].value for slug in wanted if slug in found)

    async def _doctors(self, slugs: Iterable[str]) -> tuple[Doctor, ...]:
        found = dict(await self.doctors.among(wanted := tuple(slugs)))
        for slug in wanted:
            if slug not in found and (one := await self.doctors.get(slug)):  # unreadable: refused
                found[slug] = one
        return tuple(found[slug].value for slug in wanted if slug in found)


def _pictures(procedure: Procedure, here: Location, doctors: Iterable[Doctor]) -> set[str]:
    named = (procedure.picture, here.picture, *(doctor.portrait for doctor in doctors))
    return {one for one in named if one}


def _dependencies(
    procedure: Procedure, table: Mapping[str, Offering], location: str
) -> frozenset[str]:
    return frozenset(
        {
            on_procedure(procedure.slug),
            on_clinics_with(procedure.slug),
            on_offering(location, procedure.slug),
            *map(on_location, table),
            *(on_doctor(doctor.slug) for doctor in table[location].doctors),
            on_network(),
            *shown_parts(procedure.category),
        }
    )
