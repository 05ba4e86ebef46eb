"""An editor looks at what a clinic offers, and at what of the network it does not yet offer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from services.content.directory.domain import Doctor, Location, Offering
from services.content.directory.usecases.find_doctors import FindDoctors
from services.content.directory.usecases.find_locations import FindLocation
from services.content.editorial.ports import Doctors, Offerings, Titles
from services.content.procedures.domain import local_day
from shared.clock import Clock

_MOST_DOCTORS: Final = 500
"""As many as one offering may name."""


@dataclass(frozen=True, kw_only=True)
class ClinicOffers:
    """`titles` of every procedure by slug and locale; `doctors` by slug those who do something
    here; `day` on the clinic's calendar.
    """

    clinic: Location
    offered: Sequence[Offering]
    titles: Mapping[str, Mapping[str, str]]
    doctors: Mapping[str, Doctor]
    day: date

    @property
    def not_offered(self) -> Sequence[str]:
        """The procedures that the network has besides."""
        here = {one.procedure for one in self.offered}
        return [procedure for procedure in self.titles if procedure not in here]


@dataclass(frozen=True, kw_only=True)
class ListOffers:
    find_location: FindLocation
    offerings: Offerings
    titles: Titles
    doctors: Doctors
    now: Clock

    async def __call__(self, location: str) -> ClinicOffers:
        """Raises `UnknownLocation`."""
        clinic = (await self.find_location(location)).value
        offered = await self.offerings.table(location=location)
        slugs = {doctor.slug for one in offered for doctor in one.doctors}
        found = await self.doctors.page(after="", limit=len(slugs), among=slugs) if slugs else ()
        return ClinicOffers(
            clinic=clinic,
            offered=offered,
            titles=await self.titles.all(),
            doctors={one.value.slug: one.value for one in found},
            day=local_day(self.now(), clinic.timezone),
        )


@dataclass(frozen=True, kw_only=True)
class ListStaff:
    """The doctors who work at a clinic, and of whomever else is named there what is known."""

    find_doctors: FindDoctors
    doctors: Doctors

    async def __call__(self, location: str, named: Sequence[str] = ()) -> Sequence[Doctor]:
        working = await self.find_doctors(
            location=location, procedure=None, language=None, after="", limit=_MOST_DOCTORS
        )
        staff = {one.value.slug: one.value for one in working}
        others = [slug for slug in named if slug not in staff]
        if others:
            found = await self.doctors.page(after="", limit=len(others), among=others)
            staff |= {one.value.slug: one.value for one in found}
        return sorted(staff.values(), key=lambda one: (one.name, one.slug))
