"""Somebody looks at one clinic: where it is, when it is open, who works there and what
it offers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from services.content.directory.domain import Doctor, Location, Network
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation
from services.content.directory.usecases.read_network import FindNetwork
from services.content.media.domain import Medium
from services.content.media.ports import Media
from services.content.procedures.domain import local_day, next_change
from services.content.publishing.domain import Listing
from services.content.publishing.usecases.list_procedures import ListProcedures
from services.content.site.usecases.name_pictures import named_pictures
from shared.clock import Clock

_MOST_DOCTORS = 500


@dataclass(frozen=True, kw_only=True)
class Clinic:
    """`day` is the clinic's own; at `changes_at` one of its dated hours is over, None: never.
    `media`: the pictures of all these, by id.
    """

    network: Network | None
    location: Location
    doctors: Sequence[Doctor]
    offered: Sequence[Listing]
    day: date
    changes_at: datetime | None
    media: Mapping[str, Medium]


@dataclass(frozen=True, kw_only=True)
class ShowClinic:
    find_location: FindLocation
    find_doctors: FindDoctors
    list_procedures: ListProcedures
    find_network: FindNetwork
    media: Media
    now: Clock

    async def __call__(self, *, location: str, locale: str) -> Clinic:
        here = await self.find_location(location)
        now, zone = self.now(), here.value.timezone
        doctors = await self.find_doctors(
            location=location, procedure=None, language=None, after="", limit=_MOST_DOCTORS
        )
        offered = await self.list_procedures(location=location, locale=locale)
        pictures = named_pictures([here.value], [doctor.value for doctor in doctors])
        return Clinic(
            network=await self.find_network(),
            location=here.value,
            doctors=[doctor.value for doctor in doctors],
            offered=offered.listings,
            day=local_day(now, zone),
            media=await self.media.among(pictures),
            changes_at=next_change(here.value.dated_hours, zone, now),
        )
