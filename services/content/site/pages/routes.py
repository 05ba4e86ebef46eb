"""The pages of the site that are drawn when asked for; above each is what is announced."""

from collections.abc import Collection
from functools import partial
from typing import Annotated, Final, TypeVar

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from services.content.announcements.domain import earliest
from services.content.publishing.domain import Addresses
from services.content.publishing.pages import LOCALE
from services.content.search.schemas import position_of
from services.content.site.pages.crawlers import CACHED, crawler_router
from services.content.site.usecases.announce import Announce
from services.content.site.usecases.browse_doctors import BrowseDoctors, ShowDoctor
from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.usecases.browse_procedures import BrowseProcedures, UnknownCategory
from services.content.site.usecases.list_pages import ListPages
from services.content.site.usecases.search_site import SearchSite
from services.content.site.usecases.show_clinic import Clinic, ShowClinic
from services.content.site.usecases.show_travel import ShowTravel
from services.content.site.views import (
    Framed,
    all_procedures_view,
    announced,
    clinic_view,
    doctor_view,
    doctors_view,
    network_view,
    procedure_everywhere_view,
    procedures_view,
    search_view,
    travel_view,
)
from services.content.sources import (
    ANNOUNCEMENTS,
    BLOCKS,
    DOCTORS,
    LOCATIONS,
    MEDIA,
    NETWORKS,
    OFFERINGS,
    PAGES,
    pages_of,
)
from shared.web import Templates, keep_ready, locale_of
from shared.web.paging import CursorText

_Text = Annotated[str, Query()]
V = TypeVar("V", bound=Framed)
_OF_LISTS: Final = frozenset({BLOCKS, LOCATIONS, NETWORKS, PAGES})
_OF_DOCTORS: Final = frozenset({DOCTORS, LOCATIONS, MEDIA, NETWORKS})


def site_router(
    *,
    templates: Templates,
    browse_network: BrowseNetwork,
    browse_procedures: BrowseProcedures,
    browse_doctors: BrowseDoctors,
    show_doctor: ShowDoctor,
    show_clinic: ShowClinic,
    show_travel: ShowTravel,
    list_pages: ListPages,
    search_site: SearchSite,
    announce: Announce,
    addresses: Addresses,
) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    page = partial(templates.page, site=addresses.content)

    async def under_announcements(
        request: Request, sources: Collection[str], view: V, locale: str, here: Clinic | None = None
    ) -> V:
        """It may be kept ready until one of them begins or ends, or dated hours of the clinic."""
        shown = await announce(here.location if here else None)
        until = earliest(shown.changes_at, here.changes_at if here else None)
        keep_ready(request, {ANNOUNCEMENTS, *sources}, until=until)
        return announced(view, shown, locale)

    router.include_router(
        crawler_router(
            templates=templates,
            browse_doctors=browse_doctors,
            show_travel=show_travel,
            list_pages=list_pages,
            addresses=addresses,
        )
    )

    @router.get("/")
    async def start(request: Request) -> HTMLResponse:
        locale = locale_of(request)
        view = network_view(await browse_network(locale=locale), locale)
        headers = {**CACHED, "Vary": "Accept-Language"}
        view = announced(view, await announce(), locale)
        return page("site/list_clinics.html", view, locale, headers=headers)

    @router.get(LOCALE)
    async def network(request: Request, locale: str) -> HTMLResponse:
        view = network_view(await browse_network(locale=locale), locale)
        sources = {BLOCKS, LOCATIONS, MEDIA, NETWORKS, PAGES}
        view = await under_announcements(request, sources, view, locale)
        return page("site/list_clinics.html", view, locale, headers=CACHED)

    @router.get(LOCALE + "/search")
    async def search(
        locale: str, q: _Text = "", location: _Text = "", cursor: CursorText = None
    ) -> HTMLResponse:
        """Drawn each time and kept nowhere: what somebody looks for may tell of their health."""
        found = await search_site(
            q, locale=locale, location=location or None, after=position_of(cursor)
        )
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        view = announced(search_view(found, locale), await announce(), locale)
        return page("site/search.html", view, locale, headers=headers)

    @router.get(LOCALE + "/procedures")
    async def all_procedures(request: Request, locale: str, category: _Text = "") -> HTMLResponse:
        offers = await browse_procedures(locale=locale)
        if category and category not in offers.category_slugs:
            raise UnknownCategory
        view = await under_announcements(
            request, _OF_LISTS, all_procedures_view(offers, locale, category), locale
        )
        return page("site/list_all_procedures.html", view, locale, headers=CACHED)

    @router.get(LOCALE + "/procedures/{procedure}")
    async def procedure_everywhere(request: Request, locale: str, procedure: str) -> HTMLResponse:
        offers, offer = await browse_procedures.one(procedure, locale=locale)
        view = procedure_everywhere_view(offers, offer, locale, addresses)
        view = await under_announcements(request, _OF_LISTS, view, locale)
        return page("site/find_procedure.html", view, locale, headers=CACHED)

    @router.get(LOCALE + "/doctors")
    async def all_doctors(request: Request, locale: str) -> HTMLResponse:
        view = await under_announcements(
            request, _OF_DOCTORS, doctors_view(await browse_doctors(), locale), locale
        )
        return page("site/list_doctors.html", view, locale, headers=CACHED)

    @router.get(LOCALE + "/doctors/{doctor}")
    async def one_doctor(request: Request, locale: str, doctor: str) -> HTMLResponse:
        profile = await show_doctor(doctor=doctor, locale=locale)
        sources = {*_OF_DOCTORS, OFFERINGS, PAGES}
        view = await under_announcements(
            request, sources, doctor_view(profile, locale, addresses), locale
        )
        return page("site/show_doctor.html", view, locale, headers=CACHED)

    @router.get(LOCALE + "/travel/{kind}")
    async def travel(request: Request, locale: str, kind: str) -> HTMLResponse:
        view = travel_view(await show_travel(kind, locale=locale), locale)
        view = await under_announcements(request, {BLOCKS, LOCATIONS, NETWORKS}, view, locale)
        return page("site/travel.html", view, locale, headers=CACHED)

    @router.get(LOCALE + "/{location}")
    async def clinic(request: Request, locale: str, location: str) -> HTMLResponse:
        here = await show_clinic(location=location, locale=locale)
        sources = {*_OF_DOCTORS, pages_of(location)}
        view = await under_announcements(
            request, sources, clinic_view(here, locale, addresses), locale, here
        )
        return page("site/show_clinic.html", view, locale, headers=CACHED)

    @router.get(LOCALE + "/{location}/procedures")
    async def procedures(request: Request, locale: str, location: str) -> HTMLResponse:
        here = await show_clinic(location=location, locale=locale)
        view = procedures_view(here, locale)
        sources = {LOCATIONS, NETWORKS, pages_of(location)}
        view = await under_announcements(request, sources, view, locale, here)
        return page("site/list_procedures.html", view, locale, headers=CACHED)

    return router
