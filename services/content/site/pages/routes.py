"""The pages of the site that are drawn when asked for."""

from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from services.content.publishing.domain import Addresses
from services.content.publishing.pages import LOCALE
from services.content.search.schemas import position_of
from services.content.site.usecases.browse_doctors import BrowseDoctors, ShowDoctor
from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.usecases.browse_procedures import BrowseProcedures, UnknownCategory
from services.content.site.usecases.list_pages import ListPages
from services.content.site.usecases.search_site import SearchSite
from services.content.site.usecases.show_clinic import ShowClinic
from services.content.site.usecases.show_travel import ShowTravel
from services.content.site.views import (
    all_procedures_view,
    clinic_view,
    doctor_view,
    doctors_view,
    network_view,
    procedure_everywhere_view,
    procedures_view,
    search_view,
    site_map_view,
    travel_view,
)
from services.content.sources import (
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
_CACHED: Final = {"Cache-Control": "public, max-age=60, stale-while-revalidate=300"}


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
    addresses: Addresses,
) -> APIRouter:
    router = APIRouter(include_in_schema=False)
    page = partial(templates.page, site=addresses.content)

    @router.get("/robots.txt")
    async def robots(request: Request) -> Response:
        keep_ready(request, ())
        text = f"User-agent: *\nDisallow: /v1/\n\nSitemap: {addresses.content}/sitemap.xml\n"
        return PlainTextResponse(text, headers=_CACHED)

    @router.get("/sitemap.xml")
    async def site_map(request: Request) -> Response:
        keep_ready(request, {BLOCKS, DOCTORS, LOCATIONS, NETWORKS, PAGES})
        kinds = await show_travel.kinds()
        view = site_map_view(await list_pages(), await browse_doctors(), kinds, addresses)
        body = templates.text("site/sitemap.xml", view)
        return Response(body, media_type="application/xml", headers=_CACHED)

    @router.get("/")
    async def start(request: Request) -> HTMLResponse:
        locale = locale_of(request)
        view = network_view(await browse_network(locale=locale), locale)
        headers = {**_CACHED, "Vary": "Accept-Language"}
        return page("site/list_clinics.html", view, locale, headers=headers)

    @router.get(LOCALE)
    async def network(request: Request, locale: str) -> HTMLResponse:
        keep_ready(request, {BLOCKS, LOCATIONS, MEDIA, NETWORKS, PAGES})
        view = network_view(await browse_network(locale=locale), locale)
        return page("site/list_clinics.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/search")
    async def search(
        locale: str, q: _Text = "", location: _Text = "", cursor: CursorText = None
    ) -> HTMLResponse:
        """Drawn each time and kept nowhere: what somebody looks for may tell of their health."""
        found = await search_site(
            q, locale=locale, location=location or None, after=position_of(cursor)
        )
        headers = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
        view = search_view(found, locale)
        return page("site/search.html", view, locale, headers=headers)

    @router.get(LOCALE + "/procedures")
    async def all_procedures(request: Request, locale: str, category: _Text = "") -> HTMLResponse:
        offers = await browse_procedures(locale=locale)
        if category and category not in offers.category_slugs:
            raise UnknownCategory
        keep_ready(request, {BLOCKS, LOCATIONS, NETWORKS, PAGES})
        view = all_procedures_view(offers, locale, category)
        return page("site/list_all_procedures.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/procedures/{procedure}")
    async def procedure_everywhere(request: Request, locale: str, procedure: str) -> HTMLResponse:
        offers, offer = await browse_procedures.one(procedure, locale=locale)
        keep_ready(request, {BLOCKS, LOCATIONS, NETWORKS, PAGES})
        view = procedure_everywhere_view(offers, offer, locale, addresses)
        return page("site/find_procedure.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/doctors")
    async def all_doctors(request: Request, locale: str) -> HTMLResponse:
        keep_ready(request, {DOCTORS, LOCATIONS, MEDIA, NETWORKS})
        view = doctors_view(await browse_doctors(), locale)
        return page("site/list_doctors.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/doctors/{doctor}")
    async def one_doctor(request: Request, locale: str, doctor: str) -> HTMLResponse:
        profile = await show_doctor(doctor=doctor, locale=locale)
        keep_ready(request, {DOCTORS, LOCATIONS, MEDIA, NETWORKS, OFFERINGS, PAGES})
        view = doctor_view(profile, locale, addresses)
        return page("site/show_doctor.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/travel/{kind}")
    async def travel(request: Request, locale: str, kind: str) -> HTMLResponse:
        view = travel_view(await show_travel(kind, locale=locale), locale)
        keep_ready(request, {BLOCKS, LOCATIONS, NETWORKS})
        return page("site/travel.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/{location}")
    async def clinic(request: Request, locale: str, location: str) -> HTMLResponse:
        shown = await show_clinic(location=location, locale=locale)
        sources = {DOCTORS, LOCATIONS, MEDIA, NETWORKS, pages_of(location)}
        keep_ready(request, sources, until=shown.changes_at)
        view = clinic_view(shown, locale, addresses)
        return page("site/show_clinic.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/{location}/procedures")
    async def procedures(request: Request, locale: str, location: str) -> HTMLResponse:
        keep_ready(request, {LOCATIONS, NETWORKS, pages_of(location)})
        view = procedures_view(await show_clinic(location=location, locale=locale), locale)
        return page("site/list_procedures.html", view, locale, headers=_CACHED)

    return router
