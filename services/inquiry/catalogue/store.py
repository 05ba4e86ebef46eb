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
from shared.directory.ports import DirectoryReplica


class DirectoryCatalogue:
    def __init__(self, directory: DirectoryReplica) -> None:
        self._directory = directory

    async def offer(self, procedure: str) -> Offer | None:
        return offer_in(await self._directory.recent(), procedure)

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
