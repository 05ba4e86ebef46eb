"""The list: the page, the next rows, and single rows for the live list."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.routing.console.pages.context import AskedFilters, ConsoleContext, Who, wants_fragment
from services.routing.console.views.changes import changes_view
from services.routing.console.views.chrome import parts_for
from services.routing.console.views.listing import list_view
from services.routing.inbox.domain import LeadPage

_ROWS_AT_ONCE: Final = 50
_LONGEST_ID: Final = 64

LeadIds = Annotated[
    list[Annotated[str, Query(max_length=_LONGEST_ID)]],
    Query(min_length=1, max_length=_ROWS_AT_ONCE),
]


def inbox_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def front_door() -> RedirectResponse:
        return RedirectResponse("/console", 303)

    @router.get("/console")
    async def inbox(
        request: Request, who: Who, filters: AskedFilters, cursor: str | None = None
    ) -> Response:
        """Whoever has no leads by their role, and something else to look at, goes on to that."""
        first = next(iter(parts_for(who.principal)), "inbox")
        if first != "inbox":
            return RedirectResponse(f"/console/{first}", 303)
        reader = await context.reader(request, who, filters)
        detail = await context.detail(reader, who)
        if wants_fragment(request):
            return context.html("console/_detail.html", detail, reader.formatter.locale)
        return await context.page(reader, who, detail, cursor=cursor)

    @router.get("/console/rows")
    async def rows(
        request: Request, who: Who, filters: AskedFilters, cursor: str | None = None
    ) -> HTMLResponse:
        reader = await context.reader(request, who, filters)
        listed = await context.list(reader, cursor=cursor)
        return context.html("console/_rows.html", listed, reader.formatter.locale)

    @router.get("/console/tabs")
    async def tabs(request: Request, who: Who, filters: AskedFilters) -> HTMLResponse:
        """The counts, for the live list."""
        reader = await context.reader(request, who, filters)
        counts = await context.find.counts(reader.query(), reader.by)
        listed = list_view(LeadPage(rows=()), counts, reader)
        return context.html("console/_tabs.html", listed, reader.formatter.locale)

    @router.get("/console/changes")
    async def changes(
        request: Request, who: Who, filters: AskedFilters, ids: LeadIds
    ) -> HTMLResponse:
        """The rows of leads that have changed: on each is written whether it still belongs in the
        list, or why it has left the reader's clinic. What is out of sight has none.
        """
        reader = await context.reader(request, who, filters)
        rows = await context.find.some(ids, reader.by)
        missing = set(ids) - {row.id for row in rows}
        left = await context.read_departures(missing, reader.by)
        unread = await context.find_unread(rows, reader.by)
        view = changes_view(rows, left, reader, unread)
        return context.html("console/_changes.html", view, reader.formatter.locale)

    return router
