"""The names on a captured page are compared with the directory."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from services.content.directory.domain import Doctor, Location
from services.content.directory.ports import Doctors, Entities, Locations
from services.content.importing.domain import DirectoryNames, ImportReport

E = TypeVar("E", Location, Doctor)

_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class FindUnknownNames:
    """A page without names asks for nothing."""

    locations: Locations
    doctors: Doctors

    async def __call__(self, report: ImportReport) -> ImportReport:
        if not report.names:
            return report
        names = names_in(await _all(self.locations), await _all(self.doctors))
        return names.compared(report)


def names_in(locations: Sequence[Location], doctors: Sequence[Doctor]) -> DirectoryNames:
    towns = [location.address.city for location in locations]
    return DirectoryNames.of(
        clinics=[*(location.name for location in locations), *towns],
        doctors=[doctor.name for doctor in doctors],
        phones=[location.phone for location in locations],
    )


async def _all(entities: Entities[E]) -> list[E]:
    found: list[E] = []
    after = ""
    while page := await entities.page(after=after, limit=_AT_ONCE):
        found += [one.value for one in page]
        after = found[-1].key
    return found
