"""Somebody looks for something on the site, at every clinic or at one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.content.directory.domain import Location, Network
from services.content.directory.usecases.find_locations import ListLocations
from services.content.directory.usecases.read_network import FindNetwork
from services.content.search.domain import LONGEST_QUERY, NothingToSearchFor, Position
from services.content.search.usecases.find_pages import FindPages, Results

_RESULTS_ON_PAGE: Final = 20


@dataclass(frozen=True, kw_only=True)
class Searched:
    """`results` is None where there is nothing to search for yet, or too much."""

    network: Network | None
    clinics: Sequence[Location]
    text: str
    location: str | None
    results: Results | None

    @property
    def is_too_long(self) -> bool:
        return len(self.text) > LONGEST_QUERY


@dataclass(frozen=True, kw_only=True)
class SearchSite:
    find_pages: FindPages
    list_locations: ListLocations
    find_network: FindNetwork

    async def __call__(
        self, text: str, *, locale: str, location: str | None, after: Position | None
    ) -> Searched:
        """Raises `UnknownLocation`."""
        clinics = await self.list_locations.every()
        return Searched(
            network=await self.find_network(),
            clinics=clinics,
            text=text,
            location=location,
            results=await self._results(text, locale, location, after),
        )

    async def _results(
        self, text: str, locale: str, location: str | None, after: Position | None
    ) -> Results | None:
        if len(text) > LONGEST_QUERY:
            return None
        try:
            return await self.find_pages(
                text,
                locale=locale,
                location=location,
                after=after,
                limit=_RESULTS_ON_PAGE,
                counted=True,
            )
        except NothingToSearchFor:
            return None
