"""Somebody looks through the doctors of the network, or at one of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.directory.domain import Doctor, Location, Network, Offering
from services.content.directory.ports import Offerings
from services.content.directory.usecases.find_doctors import FindDoctor, FindDoctors
from services.content.directory.usecases.find_locations import ListLocations
from services.content.directory.usecases.read_network import FindNetwork
from services.content.media.domain import Medium
from services.content.media.ports import Media
from services.content.publishing.domain import Listing
from services.content.publishing.usecases.list_procedures import ListProcedures
from services.content.site.usecases.name_pictures import named_pictures

_MOST_DOCTORS = 2_000


@dataclass(frozen=True, kw_only=True)
class Doctors:
    """`clinics` by slug: those that the directory knows; `media`: portraits by id."""

    network: Network | None
    doctors: Sequence[Doctor]
    clinics: Mapping[str, Location]
    media: Mapping[str, Medium]


@dataclass(frozen=True, kw_only=True)
class Profile:
    """`pages` of what the doctor does, by the clinic's slug; a clinic without any is there, too."""

    network: Network | None
    doctor: Doctor
    clinics: Sequence[Location]
    pages: Mapping[str, Sequence[Listing]]
    media: Mapping[str, Medium]


@dataclass(frozen=True, kw_only=True)
class BrowseDoctors:
    find_doctors: FindDoctors
    list_locations: ListLocations
    find_network: FindNetwork
    media: Media

    async def __call__(self) -> Doctors:
        found = await self.find_doctors(
            location=None, procedure=None, language=None, after="", limit=_MOST_DOCTORS
        )
        clinics = await self.list_locations.every()
        return Doctors(
            network=await self.find_network(),
            doctors=[one.value for one in found],
            clinics={one.slug: one for one in clinics},
            media=await self.media.among(named_pictures((), [one.value for one in found])),
        )


@dataclass(frozen=True, kw_only=True)
class ShowDoctor:
    find_doctor: FindDoctor
    list_locations: ListLocations
    list_procedures: ListProcedures
    offerings: Offerings
    find_network: FindNetwork
    media: Media

    async def __call__(self, *, doctor: str, locale: str) -> Profile:
        person = (await self.find_doctor(doctor)).value
        every = await self.list_locations.every()
        clinics = [one for one in every if one.slug in person.locations]
        return Profile(
            network=await self.find_network(),
            doctor=person,
            clinics=clinics,
            media=await self.media.among(named_pictures((), [person])),
            pages={one.slug: await self._pages(one.slug, doctor, locale) for one in clinics},
        )

    async def _pages(self, location: str, doctor: str, locale: str) -> Sequence[Listing]:
        table = await self.offerings.table(location=location)
        done = {one.procedure for one in table if _does(one, doctor)}
        found = await self.list_procedures(location=location, locale=locale)
        return [listing for listing in found.listings if listing.procedure in done]


def _does(offering: Offering, doctor: str) -> bool:
    return any(one.slug == doctor for one in offering.doctors)
