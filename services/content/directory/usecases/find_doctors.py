"""Somebody looks for a doctor, or for the doctors of a clinic, of a procedure or of a language."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import Doctor, UnknownDoctor
from services.content.directory.ports import Doctors, Offerings
from services.content.revisions.domain import Revised


@dataclass(frozen=True, kw_only=True)
class FindDoctor:
    doctors: Doctors

    async def __call__(self, slug: str) -> Revised[Doctor]:
        found = await self.doctors.get(slug)
        if found is None:
            raise UnknownDoctor
        return found


@dataclass(frozen=True, kw_only=True)
class FindDoctors:
    """Clinic and procedure together mean: does this procedure at this clinic."""

    doctors: Doctors
    offerings: Offerings

    async def __call__(
        self,
        *,
        location: str | None,
        procedure: str | None,
        language: str | None,
        after: str,
        limit: int,
    ) -> Sequence[Revised[Doctor]]:
        among = await self._capable(location, procedure) if procedure else None
        found: list[Revised[Doctor]] = []
        while len(found) < limit:
            page = await self.doctors.page(after=after, limit=limit, among=among)
            found += [doctor for doctor in page if _suits(doctor.value, location, language)]
            if len(page) < limit:
                break
            after = page[-1].value.slug
        return found[:limit]

    async def _capable(self, location: str | None, procedure: str) -> frozenset[str]:
        table = await self.offerings.table(location=location, procedure=procedure)
        return frozenset(doctor.slug for offering in table for doctor in offering.doctors)


def _suits(doctor: Doctor, location: str | None, language: str | None) -> bool:
    """`fr` finds who speaks any French; `fr-CA` also finds who only says `fr`."""
    if location is not None and location not in doctor.locations:
        return False
    wanted = language.split("-")[0].lower() if language else None
    return wanted is None or any(tag.split("-")[0].lower() == wanted for tag in doctor.languages)
