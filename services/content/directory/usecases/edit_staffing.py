"""An editor says who works where and who does what: both stay in line with each other, as pages and
routing read the same table.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from services.content.directory.domain import Doctor, Location, Offering
from services.content.directory.ports import Entities, Media, Offerings
from services.content.directory.usecases.edit_entity import EditEntity
from services.content.directory.usecases.edit_location import picture_problems
from services.content.revisions.domain import Revised
from shared.errors import FieldProblem, Invalid


@dataclass(frozen=True, kw_only=True)
class EditOffering:
    """Refuses a doctor who does not work at the clinic."""

    edit: EditEntity[Offering]
    doctors: Entities[Doctor]

    async def __call__(
        self, offering: Offering, *, seen: Collection[int] | None, by: str
    ) -> Revised[Offering]:
        await check_doctors(offering, self.doctors)
        return await self.edit(offering, seen=seen, by=by)


async def check_doctors(offering: Offering, doctors: Entities[Doctor]) -> None:
    """Raises `Invalid` for each that does not work at the clinic."""
    slugs = [doctor.slug for doctor in offering.doctors]
    known = await doctors.page(after="", limit=len(slugs), among=slugs)
    working = {one.value.slug for one in known if offering.location in one.value.locations}
    problems = [
        _unknown(f"doctors.{number}.slug", "This doctor does not work at this clinic.")
        for number, slug in enumerate(slugs)
        if slug not in working
    ]
    if problems:
        raise Invalid(*problems)


@dataclass(frozen=True, kw_only=True)
class EditDoctor:
    """Refuses a clinic or a portrait that nobody knows, and to take a doctor from a clinic where
    they still do something.
    """

    edit: EditEntity[Doctor]
    locations: Entities[Location]
    offerings: Offerings
    media: Media

    async def __call__(
        self, doctor: Doctor, *, seen: Collection[int] | None, by: str
    ) -> Revised[Doctor]:
        wanted = set(doctor.locations)
        known = await self.locations.page(after="", limit=len(wanted), among=wanted)
        problems = list(_problems(doctor, {one.value.slug for one in known}))
        problems += await picture_problems(self.media, "portrait", doctor.portrait)
        if await self._is_needed_elsewhere(doctor):
            message = "This doctor still does procedures at a clinic that is left out here."
            problems.append(_unknown("locations", message))
        if problems:
            raise Invalid(*problems)
        return await self.edit(doctor, seen=seen, by=by)

    async def _is_needed_elsewhere(self, doctor: Doctor) -> bool:
        current = await self.edit.entities.get(doctor.slug)
        left = set(current.value.locations) - set(doctor.locations) if current else set()
        tables = [await self.offerings.table(location=location) for location in sorted(left)]
        return any(
            capable.slug == doctor.slug
            for table in tables
            for cell in table
            for capable in cell.doctors
        )


def _problems(doctor: Doctor, known: Collection[str]) -> Iterator[FieldProblem]:
    for number, location in enumerate(doctor.locations):
        if location not in known:
            yield _unknown(f"locations.{number}", "There is no such clinic.")


def _unknown(field: str, message: str) -> FieldProblem:
    return FieldProblem(field=field, code="unknown", message=message)
