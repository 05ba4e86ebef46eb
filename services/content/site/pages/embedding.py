"""`/embed.js`: what a regional site includes to show a procedure's card in a page of its own, and a
page that shows how.
"""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from services.content.directory.usecases.read_network import FindNetwork
from services.content.publishing.domain import Addresses
from services.content.publishing.pages import LOCALE
from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.views import card_script, embedding_view
from services.content.sources import LOCATIONS, NETWORKS, PAGES
from shared.brand import brand_of
from shared.web import Templates, keep_ready
from shared.web.locales import SOURCE_LOCALE

_OF_THE_SCRIPT: Final = {
    "Cache-Control": "public, max-age=3600, stale-while-revalidate=86400",
    "Cross-Origin-Resource-Policy": "cross-origin",
}
"""Its address never changes, so that a change of it reaches every site within hours."""
_OF_THE_PAGE: Final = {
    "Cache-Control": "public, max-age=60, stale-while-revalidate=300",
    "X-Robots-Tag": "noindex",
}


def embedding_router(
    *,
    templates: Templates,
    find_network: FindNetwork,
    browse_network: BrowseNetwork,
    addresses: Addresses,
) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/embed.js")
    async def script(request: Request) -> Response:
        keep_ready(request, {NETWORKS})
        view = card_script(templates, brand_of(await find_network(), SOURCE_LOCALE))
        body = templates.text("embed/card.js", view)
        return Response(body, media_type="text/javascript", headers=_OF_THE_SCRIPT)

    @router.get(LOCALE + "/embed")
    async def examples(request: Request, locale: str) -> HTMLResponse:
        keep_ready(request, {LOCATIONS, NETWORKS, PAGES})
        view = embedding_view(await browse_network(locale=locale), locale, addresses)
        return templates.page(
            "embed/show_examples.html", view, locale, headers=_OF_THE_PAGE, site=addresses.content
        )

    return router
