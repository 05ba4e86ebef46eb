"""Somebody looks at the whole network: every clinic and what it offers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.content.directory.domain import Location, Network
from services.content.directory.usecases.find_locations import ListLocations
from services.content.directory.usecases.read_network import FindNetwork
from services.content.media.domain import Medium
from services.content.media.ports import Media
from services.content.procedures.domain import TravelKind
from services.content.publishing.domain import Listing
from services.content.publishing.ports import Blocks
from services.content.publishing.usecases.list_procedures import ListProcedures
from services.content.site.usecases.name_pictures import named_pictures
from services.content.text.domain import Localized, TravelBlock, known_locale, localized


@dataclass(frozen=True, kw_only=True)
class Overview:
    """`offered` by the clinic's slug; `travel`: the openings of the pages for travellers; `media`:
    the clinics' pictures by id.
    """

    network: Network | None
    clinics: Sequence[Location]
    offered: Mapping[str, Sequence[Listing]]
    travel: Mapping[str, Localized[TravelBlock]] = field(default_factory=dict)
    media: Mapping[str, Medium] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class BrowseNetwork:
    list_locations: ListLocations
    list_procedures: ListProcedures
    find_network: FindNetwork
    blocks: Blocks
    media: Media

    async def __call__(self, *, locale: str) -> Overview:
        clinics = await self.list_locations.every()
        offered = await self.list_procedures.everywhere(locale=locale)
        return Overview(
            network=await self.find_network(),
            clinics=clinics,
            media=await self.media.among(named_pictures(clinics, ())),
            offered={one.slug: offered.get(one.slug, ()) for one in clinics},
            travel=await self._travel(known_locale(locale)),
        )

    async def _travel(self, locale: str) -> Mapping[str, Localized[TravelBlock]]:
        blocks = (await self.blocks.get()).value
        openings = {kind: localized(blocks.travel(kind).texts, locale) for kind in TravelKind}
        return {kind: opening for kind, opening in openings.items() if opening}
