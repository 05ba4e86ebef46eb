"""The catalogue, read from the replica of the directory; where that is fresh, from memory alone."""

from collections.abc import Sequence

from services.inquiry.catalogue.domain import (
    UNSURE,
    Clinic,
    Network,
    Offer,
    Procedure,
    offer_in,
)
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica


class DirectoryCatalogue:
    def __init__(self, directory: DirectoryReplica) -> None:
        self._directory = directory
        self._offers_of: Directory | None = None
        self._offers: dict[str, Offer] = {}
        """Of that directory, by procedure, once somebody has asked for them."""

    async def offer(self, procedure: str) -> Offer | None:
        directory = await self._directory.recent()
        if directory is not self._offers_of:
            self._offers_of, self._offers = directory, {}
        known = self._offers.get(procedure)
        if known is not None:
            return known
        found = offer_in(directory, procedure)
        if found is not None:  # what there is not may have any name
            self._offers[procedure] = found
        return found

    async def procedures(self) -> Sequence[Procedure]:
        directory = await self._directory.recent()
        every = sorted(directory.procedures.values(), key=lambda procedure: procedure.slug)
        return [one for one in every if directory.offered_at(one.slug)]

    async def procedure(self, slug: str) -> Procedure | None:
        found = (await self._directory.recent()).procedures.get(slug)
        return UNSURE if found is None and slug == UNSURE.slug else found

    async def clinic(self, slug: str) -> Clinic | None:
        return (await self._directory.recent()).clinics.get(slug)

    async def network(self) -> Network | None:
        return (await self._directory.recent()).network

    async def is_complete(self) -> bool:
        is_complete = await self._directory.is_complete()
        await self._directory.current()  # whoever is refused is not refused by what is older
        return is_complete
