"""The search box, and what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from markupsafe import Markup

from services.content.directory.domain import Location
from services.content.search.domain import LONGEST_QUERY
from services.content.search.schemas import position_cursor
from services.content.search.usecases.find_pages import Hit, Results
from services.content.site.usecases.search_site import Searched
from services.content.site.views.frame import Frame, frame
from services.content.site.views.people import ClinicCard, clinic_card, format_city
from shared.brand import brand_of
from shared.formatting import format_number, format_phone


@dataclass(frozen=True, kw_only=True)
class ClinicOption:
    """`count` of what was found there, as it is written."""

    slug: str
    name: str
    count: str


@dataclass(frozen=True, kw_only=True)
class SearchForm:
    """`clinics` to choose among; where there are none, what is looked for is at `location`, or
    anywhere. `at` is that clinic's name.
    """

    action: str
    text: str = ""
    location: str = ""
    at: str = ""
    clinics: tuple[ClinicOption, ...] = ()
    longest: int = LONGEST_QUERY


@dataclass(frozen=True, kw_only=True)
class HitView:
    url: str
    title: str
    clinic: str
    city: str
    snippet: Markup
    locale: str


@dataclass(frozen=True, kw_only=True)
class SearchView:
    """`count` is that of the chosen clinic; `elsewhere` of all, where the chosen one has none."""

    frame: Frame
    search: SearchForm
    is_asked: bool
    is_too_long: bool
    with_typos: bool
    count: int
    shown_count: str
    hits: tuple[HitView, ...]
    more_url: str
    elsewhere: str
    elsewhere_url: str
    phone: str
    tel: str
    clinics: tuple[ClinicCard, ...]


def search_form(locale: str, clinic: Location | None = None) -> SearchForm:
    return SearchForm(
        action=f"/{locale}/search",
        location=clinic.slug if clinic else "",
        at=clinic.name if clinic else "",
    )


def search_view(searched: Searched, locale: str) -> SearchView:
    brand, text = brand_of(searched.network, locale), searched.text[:LONGEST_QUERY]
    results = searched.results or Results()
    asked = {"q": text} | ({"location": searched.location} if searched.location else {})
    total = sum(results.counts.values())
    count = results.counts.get(searched.location, 0) if searched.location else total
    return SearchView(
        frame=frame(brand, locale, f"/search?{urlencode(asked)}" if text else "/search"),
        search=_form(searched, results, text, locale),
        is_asked=searched.results is not None,
        is_too_long=searched.is_too_long,
        with_typos=results.with_typos,
        count=count,
        shown_count=format_number(count, locale),
        hits=_hits(searched, results, locale),
        more_url=_more(results, asked),
        elsewhere=format_number(total, locale) if total and not count else "",
        elsewhere_url="?" + urlencode({"q": text}),
        phone=format_phone(brand.phone) if brand.phone else "",
        tel=brand.phone,
        clinics=tuple(
            clinic_card(clinic, f"/{locale}/{clinic.slug}/procedures")
            for clinic in _by_name(searched)
        ),
    )


def _form(searched: Searched, results: Results, text: str, locale: str) -> SearchForm:
    options = (
        ClinicOption(
            slug=clinic.slug,
            name=clinic.name,
            count=format_number(results.counts.get(clinic.slug, 0), locale),
        )
        for clinic in _by_name(searched)
    )
    return SearchForm(
        action=f"/{locale}/search",
        text=text,
        location=searched.location or "",
        clinics=tuple(options),
    )


def _by_name(searched: Searched) -> list[Location]:
    return sorted(searched.clinics, key=lambda clinic: clinic.name)


def _hits(searched: Searched, results: Results, locale: str) -> tuple[HitView, ...]:
    clinics = {clinic.slug: clinic for clinic in searched.clinics}
    return tuple(
        _hit(hit, clinics[hit.page.location], locale)
        for hit in results.hits
        if hit.page.location in clinics
    )


def _hit(hit: Hit, clinic: Location, locale: str) -> HitView:
    return HitView(
        url=f"/{locale}/{clinic.slug}/procedures/{hit.page.procedure}",
        title=hit.page.title,
        clinic=clinic.name,
        city=format_city(clinic.address),
        snippet=_safe(hit.snippet_html),
        locale=hit.page.locale_served,
    )


def _more(results: Results, asked: Mapping[str, str]) -> str:
    cursor = position_cursor(results.more)
    return "?" + urlencode({**asked, "cursor": cursor}) if cursor else ""


def _safe(html: str) -> Markup:
    """Snippets are made by `search.domain.snippet`, which escapes every text in them."""
    return Markup(html)  # noqa: S704 - escaped where it was made, see above
