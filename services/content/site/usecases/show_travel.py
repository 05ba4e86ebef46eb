"""Somebody who would travel for care reads how that goes."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.directory.domain import Location, Network
from services.content.directory.usecases.find_locations import ListLocations
from services.content.directory.usecases.read_network import FindNetwork
from services.content.procedures.domain import TravelKind
from services.content.publishing.ports import Blocks
from services.content.text.domain import Localized, Section, TravelBlock, known_locale, localized
from shared.errors import NotFound


class UnknownGuide(NotFound):
    code = "site.unknown-guide"
    title = "There is no such page for travellers."


@dataclass(frozen=True, kw_only=True)
class TravelGuide:
    """`others`: the kinds of travel that have a page too."""

    network: Network | None
    kind: TravelKind
    opening: Localized[TravelBlock]
    sections: Localized[tuple[Section, ...]] | None
    clinics: Sequence[Location]
    others: Sequence[tuple[TravelKind, Localized[TravelBlock]]]


@dataclass(frozen=True, kw_only=True)
class ShowTravel:
    blocks: Blocks
    list_locations: ListLocations
    find_network: FindNetwork

    async def kinds(self) -> Sequence[TravelKind]:
        """Those that have a page."""
        blocks = (await self.blocks.get()).value
        return [kind for kind in TravelKind if blocks.travel(kind).texts]

    async def __call__(self, kind: str, *, locale: str) -> TravelGuide:
        """Raises `UnknownGuide`."""
        blocks, locale = (await self.blocks.get()).value, known_locale(locale)
        openings = {one: localized(blocks.travel(one).texts, locale) for one in TravelKind}
        written = {one: opening for one, opening in openings.items() if opening}
        if kind not in written:
            raise UnknownGuide
        asked = TravelKind(kind)
        return TravelGuide(
            network=await self.find_network(),
            kind=asked,
            opening=written[asked],
            sections=localized(blocks.guides.get(asked, {}), locale),
            clinics=await self.list_locations.every(),
            others=[(one, opening) for one, opening in written.items() if one is not asked],
        )
