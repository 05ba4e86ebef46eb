"""What search engines read of the site: which pages there are."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from services.content.publishing.domain import Addresses
from services.content.site.usecases.browse_doctors import BrowseDoctors
from services.content.site.usecases.list_pages import ListPages
from services.content.site.usecases.show_travel import ShowTravel
from services.content.site.views import site_map_view
from services.content.sources import BLOCKS, DOCTORS, LOCATIONS, NETWORKS, PAGES
from shared.web import Templates, keep_ready

CACHED: Final = {"Cache-Control": "public, max-age=60, stale-while-revalidate=300"}
"""Of pages that are drawn when asked for."""


def crawler_router(
    *,
    templates: Templates,
    browse_doctors: BrowseDoctors,
    show_travel: ShowTravel,
    list_pages: ListPages,
    addresses: Addresses,
) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/robots.txt")
    async def robots(request: Request) -> Response:
        keep_ready(request, ())
        text = f"User-agent: *\nDisallow: /v1/\n\nSitemap: {addresses.content}/sitemap.xml\n"
        return PlainTextResponse(text, headers=CACHED)

    @router.get("/sitemap.xml")
    async def site_map(request: Request) -> Response:
        keep_ready(request, {BLOCKS, DOCTORS, LOCATIONS, NETWORKS, PAGES})
        kinds = await show_travel.kinds()
        view = site_map_view(await list_pages(), await browse_doctors(), kinds, addresses)
        body = templates.text("site/sitemap.xml", view)
        return Response(body, media_type="application/xml", headers=CACHED)

    return router
