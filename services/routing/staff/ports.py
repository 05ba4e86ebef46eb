"""What routing needs to know of the people who work at the clinics."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from services.routing.staff.domain import Staff


class Coordinators(Protocol):
    async def staff(self, clinics: Iterable[str]) -> Staff:
        """Of these clinics, as it is now: one look."""

    async def of_clinics(self, clinics: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
        """The accounts that coordinate each of these clinics."""

    async def names(self) -> Mapping[str, str]:
        """What coordinators are called before patients, by account; who has no such name is
        missing.
        """
