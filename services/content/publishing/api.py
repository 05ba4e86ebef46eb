"""JSON endpoints of published pages: the page, and what a clinic offers."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from services.content.directory.domain import UnknownLocation
from services.content.directory.schemas import Locale, Slug
from services.content.publishing.domain import (
    NotOfferedHere,
    Representation,
)
from services.content.publishing.schemas import (
    ProcedureList,
)
from services.content.publishing.usecases.list_procedures import ListProcedures
from services.content.publishing.usecases.read_page import ReadPage, candidates
from services.content.publishing.views import FOR_EVERY_SITE, headers_of
from services.content.sources import LOCATIONS, pages_of
from shared.web import ETAG, encodings_for, keep_ready, may_refuse
from shared.web.paging import DEFAULT_LIMIT, AfterKey, Limit


def page_router(*, read_page: ReadPage, list_procedures: ListProcedures) -> APIRouter:
    router = APIRouter(prefix="/v1/locations/{location}/procedures", tags=["pages"])

    @router.get("", responses={200: ETAG, 304: ETAG})
    @may_refuse(UnknownLocation)
    async def procedures(  # noqa: PLR0917 - the query parameters of the interface
        request: Request,
        location: str,
        q: Annotated[str, Query(max_length=200)] = "",
        category: Slug = None,
        locale: Locale = "en-CA",
        after: AfterKey = "",
        limit: Limit = DEFAULT_LIMIT,
    ) -> ProcedureList:
        found = await list_procedures(location=location, locale=locale, query=q, category=category)
        keep_ready(request, {LOCATIONS, pages_of(location)})
        return ProcedureList.of(found, after=after, limit=limit)

    @router.head("/{procedure}", include_in_schema=False)
    @router.get("/{procedure}", responses={200: ETAG, 304: ETAG})
    @may_refuse(UnknownLocation, NotOfferedHere)
    async def page(
        request: Request, location: str, procedure: str, locale: Locale = "en-CA"
    ) -> Response:
        encodings = encodings_for(request.headers.get("accept-encoding"))
        body = await read_page(
            location=location,
            procedure=procedure,
            locale=locale,
            representation=Representation.JSON,
            encodings=encodings,
        )
        keep_ready(request, candidates(location, procedure, locale))
        headers = headers_of(body, "application/json") | FOR_EVERY_SITE
        return Response(body.content, headers=headers)

    return router
