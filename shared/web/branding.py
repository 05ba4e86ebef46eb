"""The network's colours and icon as files that every page for patients links."""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import APIRouter, Request, Response

from shared.brand import Branded, brand_of, icon_svg, style_sheet
from shared.web.locales import SOURCE_LOCALE
from shared.web.ready import keep_ready

FindNetwork = Callable[[], Awaitable[Branded | None]]
"""None as long as the network is not known."""

_KEPT: Final = {"Cache-Control": "public, max-age=300, stale-while-revalidate=3600"}
_DRAWING: Final = {**_KEPT, "Content-Security-Policy": "default-src 'none'; sandbox"}
"""An icon that is opened by itself is a document: nothing in it may run."""


def branding_router(find_network: FindNetwork, sources: frozenset[str]) -> APIRouter:
    """`sources`: what the answers are made from, for services that keep theirs ready."""
    router = APIRouter(include_in_schema=False)

    @router.get("/brand/style.css")
    async def style(request: Request) -> Response:
        keep_ready(request, sources)
        sheet = style_sheet(brand_of(await find_network(), SOURCE_LOCALE))
        return Response(sheet, media_type="text/css", headers=_KEPT)

    @router.get("/brand/icon.svg")
    async def icon(request: Request) -> Response:
        keep_ready(request, sources)
        drawing = icon_svg(brand_of(await find_network(), SOURCE_LOCALE))
        return Response(drawing, media_type="image/svg+xml", headers=_DRAWING)

    return router
