"""Somebody wants to know every page that there is, each with its other locales."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.publishing.domain import Listing
from services.content.publishing.ports import Pages
from services.content.text.domain import LOCALES


@dataclass(frozen=True, kw_only=True)
class ListPages:
    pages: Pages

    async def __call__(self) -> Sequence[Sequence[Listing]]:
        """The pages of one procedure at one clinic together."""
        by_offering: dict[tuple[str, str], list[Listing]] = {}
        for listing in await self.pages.listed(LOCALES):
            by_offering.setdefault((listing.location, listing.procedure), []).append(listing)
        return list(by_offering.values())
