"""The JSON endpoint of search. What somebody looks for may tell of their health: an answer is
stored nowhere on its way, and no log and no metric has the query.
"""

from fastapi import APIRouter, Response

from services.content.directory.domain import UnknownLocation
from services.content.directory.schemas import Locale, Slug
from services.content.publishing.domain import Addresses
from services.content.search.domain import NothingToSearchFor
from services.content.search.schemas import HitList, QueryText, position_of
from services.content.search.usecases.find_pages import FindPages
from shared.web import may_refuse
from shared.web.paging import DEFAULT_LIMIT, CursorText, Limit


def search_router(*, find_pages: FindPages, addresses: Addresses) -> APIRouter:
    router = APIRouter(prefix="/v1", tags=["pages"])

    @router.get("/search")
    @may_refuse(NothingToSearchFor, UnknownLocation)
    async def search(  # noqa: PLR0917 - the query parameters of the interface
        response: Response,
        q: QueryText = "",
        location: Slug = None,
        locale: Locale = "en-CA",
        cursor: CursorText = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> HitList:
        response.headers["Cache-Control"] = "no-store"
        after = position_of(cursor)
        found = await find_pages(q, locale=locale, location=location, after=after, limit=limit)
        return HitList.of(found, addresses)

    return router
