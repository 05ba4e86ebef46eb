"""Somebody looks up the clinics."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import (
    Location,
    UnknownLocation,
)
from services.content.directory.ports import Locations
from services.content.revisions.domain import (
    Revised,
)

_MOST_SHOWN = 500


@dataclass(frozen=True, kw_only=True)
class FindLocation:
    locations: Locations

    async def __call__(self, slug: str) -> Revised[Location]:
        found = await self.locations.get(slug)
        if found is None:
            raise UnknownLocation
        return found


@dataclass(frozen=True, kw_only=True)
class ListLocations:
    """Clinics by slug, those after `after`."""

    locations: Locations

    async def __call__(self, *, after: str, limit: int) -> Sequence[Revised[Location]]:
        return await self.locations.page(after=after, limit=limit)

    async def every(self) -> Sequence[Location]:
        """As pages show them that name them all."""
        return [one.value for one in await self(after="", limit=_MOST_SHOWN)]
