"""`/preview/{token}`: a draft as a page, for whoever has the link."""

from typing import Final

from fastapi import APIRouter, Response

from services.content.previews.usecases.show_preview import ShowPreview
from shared.web import preload_header

DRAFT_HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}


def preview_page_router(*, show: ShowPreview) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.head("/preview/{token}")
    @router.get("/preview/{token}")
    async def preview(token: str) -> Response:
        shown = await show(token)
        headers = {**DRAFT_HEADERS, "Content-Language": shown.locale, **preload_header()}
        return Response(shown.html, headers=headers)

    return router
