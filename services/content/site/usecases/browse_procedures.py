"""Somebody looks through everything that the network does, or where it does one thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.content.directory.domain import Location, Network
from services.content.directory.usecases.find_locations import ListLocations
from services.content.directory.usecases.read_network import FindNetwork
from services.content.procedures.domain import UnknownProcedure
from services.content.publishing.domain import Listing
from services.content.publishing.ports import Blocks, Pages
from services.content.publishing.usecases.list_procedures import one_each
from services.content.text.domain import fallback_chain, known_locale
from shared.errors import NotFound


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One procedure: its page at each clinic that has one, that in the reader's language first."""

    pages: Sequence[Listing]

    @property
    def first(self) -> Listing:
        return self.pages[0]


@dataclass(frozen=True, kw_only=True)
class Offers:
    """`clinics` by slug; `categories`: their names by locale, by slug."""

    network: Network | None
    clinics: Mapping[str, Location]
    offers: Sequence[Offer]
    categories: Mapping[str, Mapping[str, str]]

    @property
    def category_slugs(self) -> frozenset[str]:
        """Those with a procedure."""
        return frozenset(offer.first.category for offer in self.offers)


class UnknownCategory(NotFound):
    code = "site.unknown-category"
    title = "There is no procedure of this kind."


@dataclass(frozen=True, kw_only=True)
class BrowseProcedures:
    list_locations: ListLocations
    find_network: FindNetwork
    pages: Pages
    blocks: Blocks

    async def __call__(self, *, locale: str) -> Offers:
        clinics = {one.slug: one for one in await self.list_locations.every()}
        chain = fallback_chain(known_locale(locale))
        listed = one_each(await self.pages.listed(chain), chain)
        return Offers(
            network=await self.find_network(),
            clinics=clinics,
            offers=_by_procedure([one for one in listed if one.location in clinics], chain),
            categories=(await self.blocks.get()).value.categories,
        )

    async def one(self, procedure: str, *, locale: str) -> tuple[Offers, Offer]:
        every = await self(locale=locale)
        found = next((one for one in every.offers if one.first.procedure == procedure), None)
        if found is None:
            raise UnknownProcedure
        return every, found


def _by_procedure(listed: Sequence[Listing], chain: Sequence[str]) -> list[Offer]:
    pages: dict[str, list[Listing]] = {}
    for listing in sorted(listed, key=lambda one: (chain.index(one.locale), one.location)):
        pages.setdefault(listing.procedure, []).append(listing)
    return [Offer(pages=those) for _, those in sorted(pages.items())]
