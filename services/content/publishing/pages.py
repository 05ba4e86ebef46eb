"""The procedure's page for people: the stored HTML bytes."""

from typing import Final

from fastapi import APIRouter, Request, Response
from starlette.convertors import Convertor, register_url_convertor

from services.content.publishing.domain import Representation
from services.content.publishing.usecases.read_page import ReadPage, candidates
from services.content.publishing.views import headers_of
from services.content.text.domain import LOCALES
from shared.web import encodings_for, keep_ready, preload_header


class LocaleConvertor(Convertor[str]):
    """Only our locales are an address; whatever else comes first in a path belongs to
    other routes.
    """

    regex = "|".join(LOCALES)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("locale", LocaleConvertor())
LOCALE: Final = "/{locale:locale}"


def page_html_router(*, read_page: ReadPage) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.head(LOCALE + "/{location}/procedures/{procedure}")
    @router.get(LOCALE + "/{location}/procedures/{procedure}")
    async def page(request: Request, locale: str, location: str, procedure: str) -> Response:
        encodings = encodings_for(request.headers.get("accept-encoding"))
        body = await read_page(
            location=location,
            procedure=procedure,
            locale=locale,
            representation=Representation.HTML,
            encodings=encodings,
        )
        keep_ready(request, candidates(location, procedure, locale))
        headers = headers_of(body, "text/html; charset=utf-8") | preload_header()
        return Response(body.content, headers=headers)

    return router
