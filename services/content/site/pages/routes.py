"""The pages of the site that are drawn when asked for."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response

from services.content.publishing.domain import Addresses
from services.content.publishing.pages import LOCALE
from services.content.search.schemas import position_of
from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.usecases.list_pages import ListPages
from services.content.site.usecases.search_site import SearchSite
from services.content.site.usecases.show_clinic import ShowClinic
from services.content.site.views import (
    clinic_view,
    network_view,
    procedures_view,
    search_view,
    site_map_view,
)
from services.content.sources import DOCTORS, LOCATIONS, NETWORKS, PAGES, pages_of
from shared.web import Templates, keep_ready, locale_of
from shared.web.paging import CursorText

_Text = Annotated[str, Query()]
_CACHED: Final = {"Cache-Control": "public, max-age=60, stale-while-revalidate=300"}


def site_router(
    *,
    templates: Templates,
    browse_network: BrowseNetwork,
    show_clinic: ShowClinic,
    list_pages: ListPages,
    search_site: SearchSite,
    addresses: Addresses,
) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/robots.txt")
    async def robots(request: Request) -> Response:
        keep_ready(request, ())
        text = f"User-agent: *\nDisallow: /v1/\n\nSitemap: {addresses.content}/sitemap.xml\n"
        return PlainTextResponse(text, headers=_CACHED)

    @router.get("/sitemap.xml")
    async def site_map(request: Request) -> Response:
        keep_ready(request, {PAGES})
        view = site_map_view(await list_pages(), addresses)
        body = templates.text("site/sitemap.xml", view)
        return Response(body, media_type="application/xml", headers=_CACHED)

    @router.get("/")
    async def start(request: Request) -> HTMLResponse:
        locale = locale_of(request)
        view = network_view(await browse_network(locale=locale), locale)
        headers = {**_CACHED, "Vary": "Accept-Language"}
        return templates.page("site/list_clinics.html", view, locale, headers=headers)

    @router.get(LOCALE)
    async def network(request: Request, locale: str) -> HTMLResponse:
        keep_ready(request, {LOCATIONS, NETWORKS, PAGES})
        view = network_view(await browse_network(locale=locale), locale)
        return templates.page("site/list_clinics.html", view, locale, headers=_CACHED)

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
        return templates.page("site/search.html", view, locale, headers=headers)

    @router.get(LOCALE + "/{location}")
    async def clinic(request: Request, locale: str, location: str) -> HTMLResponse:
        shown = await show_clinic(location=location, locale=locale)
        sources = {DOCTORS, LOCATIONS, NETWORKS, pages_of(location)}
        keep_ready(request, sources, until=shown.changes_at)
        view = clinic_view(shown, locale, addresses)
        return templates.page("site/show_clinic.html", view, locale, headers=_CACHED)

    @router.get(LOCALE + "/{location}/procedures")
    async def procedures(request: Request, locale: str, location: str) -> HTMLResponse:
        keep_ready(request, {LOCATIONS, NETWORKS, pages_of(location)})
        view = procedures_view(await show_clinic(location=location, locale=locale), locale)
        return templates.page("site/list_procedures.html", view, locale, headers=_CACHED)

    return router
