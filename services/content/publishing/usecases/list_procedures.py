"""Somebody looks through what a clinic offers."""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from services.content.directory.domain import UnknownLocation
from services.content.publishing.domain import Listing
from services.content.publishing.ports import Locations, Pages
from services.content.text.domain import fallback_chain, known_locale


@dataclass(frozen=True, kw_only=True)
class Found:
    """What suits the question, by slug; `categories` counts it as if no category had
    been chosen.
    """

    listings: Sequence[Listing]
    categories: Mapping[str, int]


@dataclass(frozen=True, kw_only=True)
class ListProcedures:
    """The procedures with a published page, each once, in the locale asked for or the one that
    stands in for it.
    """

    pages: Pages
    locations: Locations

    async def __call__(
        self, *, location: str, locale: str, query: str = "", category: str | None = None
    ) -> Found:
        if await self.locations.get(location) is None:
            raise UnknownLocation
        chain = fallback_chain(known_locale(locale))
        listed = one_each(await self.pages.listed(chain, location=location), chain)
        suiting = [listing for listing in listed if _suits(listing, query)]
        return Found(
            listings=[one for one in suiting if category is None or one.category == category],
            categories=dict(sorted(Counter(one.category for one in suiting).items())),
        )

    async def everywhere(self, *, locale: str) -> Mapping[str, Sequence[Listing]]:
        """By clinic those of every clinic that has a page, in one question."""
        chain = fallback_chain(known_locale(locale))
        found: dict[str, list[Listing]] = {}
        for listing in one_each(await self.pages.listed(chain), chain):
            found.setdefault(listing.location, []).append(listing)
        return found


def one_each(listings: Iterable[Listing], chain: Sequence[str]) -> list[Listing]:
    """Of each procedure at each clinic the page in the first locale of `chain` that has one."""
    by_preference = sorted(listings, key=lambda one: chain.index(one.locale), reverse=True)
    best = {(listing.location, listing.procedure): listing for listing in by_preference}
    return [best[key] for key in sorted(best)]


def _suits(listing: Listing, query: str) -> bool:
    """Every word is found somewhere in title or summary, whatever its accents and case."""
    text = _plain(f"{listing.title} {listing.summary}")
    return all(word in text for word in _plain(query).split())


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(one for one in decomposed if not unicodedata.combining(one))
