"""The site map: every page with its other locales."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from services.content.publishing.domain import Addresses, Listing
from services.content.site.usecases.browse_doctors import Doctors
from services.content.text.domain import LOCALES


@dataclass(frozen=True, kw_only=True)
class SiteMapEntry:
    """`changed`: when, where that is known."""

    url: str
    alternates: tuple[tuple[str, str], ...]
    changed: str = ""


@dataclass(frozen=True, kw_only=True)
class SiteMapView:
    entries: tuple[SiteMapEntry, ...]


def site_map_view(
    groups: Sequence[Sequence[Listing]],
    people: Doctors,
    kinds: Sequence[str],
    addresses: Addresses,
) -> SiteMapView:
    """`groups`: the pages of one procedure at one clinic together; `kinds` of travel."""
    listings = [listing for listings in groups for listing in listings]
    travels = [f"/travel/{kind}" for kind in kinds]
    paths = ["", "/procedures", "/doctors", *travels, *_paths_of(listings, people)]
    lists = (_list_entry(path, locale, addresses) for path in paths for locale in LOCALES)
    pages = (_entry(listing, listings, addresses) for listings in groups for listing in listings)
    return SiteMapView(entries=(*lists, *pages))


def _paths_of(listings: Iterable[Listing], people: Doctors) -> list[str]:
    """Below a locale: of the clinics, of what they offer, of each procedure and of each doctor."""
    listings = list(listings)
    clinics = sorted(people.clinics)
    offering = sorted({listing.location for listing in listings} & set(clinics))
    procedures = sorted({listing.procedure for listing in listings})
    return [
        *(f"/{clinic}" for clinic in clinics),
        *(f"/{clinic}/procedures" for clinic in offering),
        *(f"/procedures/{procedure}" for procedure in procedures),
        *(f"/doctors/{doctor.slug}" for doctor in people.doctors),
    ]


def _list_entry(path: str, locale: str, addresses: Addresses) -> SiteMapEntry:
    """Its words are in every language."""
    return SiteMapEntry(
        url=f"{addresses.content}/{locale}{path}",
        alternates=tuple((one, f"{addresses.content}/{one}{path}") for one in LOCALES),
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
