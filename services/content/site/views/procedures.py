"""Everything that the network does, by the alphabet and by the part of the body; and where one
procedure is done.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from services.content.publishing.domain import Addresses
from services.content.site.usecases.browse_procedures import Offer, Offers
from services.content.site.views.frame import Frame, frame
from services.content.site.views.people import ClinicCard, clinic_card
from services.content.site.views.search import SearchForm, search_form
from services.content.text.domain import fallback_chain
from shared.brand import brand_of
from shared.formatting import format_number, sort_key


@dataclass(frozen=True, kw_only=True)
class ClinicLink:
    """A page of the procedure: the clinic's name and its city."""

    name: str
    city: str
    url: str


@dataclass(frozen=True, kw_only=True)
class OfferEntry:
    title: str
    summary: str
    url: str
    locale: str
    clinics: tuple[ClinicLink, ...]


@dataclass(frozen=True, kw_only=True)
class Initial:
    initial: str
    entries: tuple[OfferEntry, ...]


@dataclass(frozen=True, kw_only=True)
class CategoryLink:
    """`count` of its procedures, as it is written."""

    name: str
    url: str
    count: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class AllProceduresView:
    """`chosen`: the name of the category that is shown; empty where all are."""

    frame: Frame
    search: SearchForm
    categories: tuple[CategoryLink, ...]
    chosen: str
    every_url: str
    initials: tuple[Initial, ...]


@dataclass(frozen=True, kw_only=True)
class ProcedureEverywhereView:
    frame: Frame
    search: SearchForm
    title: str
    summary: str
    locale: str
    category: str
    category_url: str
    every_url: str
    clinics: tuple[ClinicCard, ...]
    inquire_url: str


def all_procedures_view(offers: Offers, locale: str, chosen: str = "") -> AllProceduresView:
    every = f"/{locale}/procedures"
    shown = [one for one in offers.offers if not chosen or one.first.category == chosen]
    entries = (_entry(one, offers, locale) for one in shown)
    path = f"/procedures?{urlencode({'category': chosen})}" if chosen else "/procedures"
    return AllProceduresView(
        frame=frame(brand_of(offers.network, locale), locale, path),
        search=search_form(locale),
        categories=_categories(offers, locale, chosen),
        chosen=_category_name(offers.categories, chosen, locale) if chosen else "",
        every_url=every,
        initials=_by_initial(entries),
    )


def procedure_everywhere_view(
    offers: Offers, offer: Offer, locale: str, addresses: Addresses
) -> ProcedureEverywhereView:
    first = offer.first
    every = f"/{locale}/procedures"
    cards = (
        clinic_card(
            offers.clinics[page.location],
            f"/{locale}/{page.location}/procedures/{page.procedure}",
        )
        for page in offer.pages
    )
    return ProcedureEverywhereView(
        frame=frame(brand_of(offers.network, locale), locale, f"/procedures/{first.procedure}"),
        search=search_form(locale),
        title=first.title,
        summary=first.summary,
        locale=first.locale,
        category=_category_name(offers.categories, first.category, locale),
        category_url=f"{every}?{urlencode({'category': first.category})}",
        every_url=every,
        clinics=tuple(sorted(cards, key=lambda card: sort_key(card.city))),
        inquire_url=addresses.inquire_anywhere(locale, first.procedure),
    )


def _entry(offer: Offer, offers: Offers, locale: str) -> OfferEntry:
    first = offer.first
    clinics = (
        ClinicLink(
            name=offers.clinics[page.location].name,
            city=offers.clinics[page.location].address.city,
            url=f"/{locale}/{page.location}/procedures/{page.procedure}",
        )
        for page in offer.pages
    )
    return OfferEntry(
        title=first.title,
        summary=first.summary,
        url=f"/{locale}/procedures/{first.procedure}",
        locale=first.locale,
        clinics=tuple(sorted(clinics, key=lambda clinic: sort_key(clinic.city))),
    )


def _by_initial(entries: Iterable[OfferEntry]) -> tuple[Initial, ...]:
    """In the order of the alphabet; accents come with their initials."""
    ordered = sorted(entries, key=lambda entry: sort_key(entry.title))
    groups = groupby(ordered, key=lambda entry: sort_key(entry.title)[:1].upper())
    return tuple(Initial(initial=initial, entries=tuple(those)) for initial, those in groups)


def _categories(offers: Offers, locale: str, chosen: str) -> tuple[CategoryLink, ...]:
    counts: dict[str, int] = {}
    for offer in offers.offers:
        counts[offer.first.category] = counts.get(offer.first.category, 0) + 1
    links = (
        CategoryLink(
            name=_category_name(offers.categories, slug, locale),
            url=f"/{locale}/procedures?{urlencode({'category': slug})}",
            count=format_number(count, locale),
            is_chosen=slug == chosen,
        )
        for slug, count in counts.items()
    )
    return tuple(sorted(links, key=lambda link: sort_key(link.name)))


def _category_name(names: Mapping[str, Mapping[str, str]], slug: str, locale: str) -> str:
    """The slug in words where nobody has named it."""
    named = names.get(slug, {})
    found = next((named[one] for one in fallback_chain(locale) if one in named), "")
    return found or slug.replace("-", " ").capitalize()
