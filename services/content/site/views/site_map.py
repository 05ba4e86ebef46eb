"""The site map: every page with its other locales."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.content.publishing.domain import Addresses, Listing


@dataclass(frozen=True, kw_only=True)
class SiteMapEntry:
    url: str
    changed: str
    alternates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class SiteMapView:
    entries: tuple[SiteMapEntry, ...]


def site_map_view(groups: Sequence[Sequence[Listing]], addresses: Addresses) -> SiteMapView:
    return SiteMapView(
        entries=tuple(
            _entry(listing, listings, addresses) for listings in groups for listing in listings
        )
    )


def _entry(listing: Listing, translations: Sequence[Listing], addresses: Addresses) -> SiteMapEntry:
    return SiteMapEntry(
        url=addresses.page(listing.locale, listing.location, listing.procedure),
        changed=listing.stamp.published_at.isoformat(),
        alternates=tuple(
            (one.locale, addresses.page(one.locale, one.location, one.procedure))
            for one in translations
        ),
    )
