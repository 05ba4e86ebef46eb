"""The list: the page, the next rows, and single rows for the live list."""

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.routing.console.pages.context import AskedFilters, ConsoleContext, Who
from services.routing.console.views.departure import left_view
from services.routing.console.views.rows import list_view, row_view
from services.routing.inbox.domain import LeadPage
from services.routing.leads.domain import LeadNotFound


def inbox_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter()

    @router.get("/")
    async def front_door() -> RedirectResponse:
        return RedirectResponse("/console", 303)

    @router.get("/console")
    async def inbox(
        request: Request, who: Who, filters: AskedFilters, cursor: str | None = None
    ) -> HTMLResponse:
        reader = await context.reader(request, who, filters)
        return await context.page(reader, who, await context.detail(reader, who), cursor=cursor)

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
        listed = list_view(LeadPage(rows=()), await context.find.counts(reader.by), reader)
        return context.html("console/_tabs.html", listed, reader.formatter.locale)

    @router.get("/console/leads/{lead_id}/row")
    async def row(request: Request, lead_id: str, who: Who, filters: AskedFilters) -> Response:
        """A row that changed; whether it still belongs in the list is written on it, and why it has
        left the reader's clinic, where it has.
        """
        reader = await context.reader(request, who, filters)
        try:
            seen = await context.read(lead_id, reader.by)
        except LeadNotFound:
            left = left_view(await context.read_departure(lead_id, reader.by), reader)
            return context.html("console/_row_left.html", left, reader.formatter.locale)
        view = row_view(seen.row, reader)
        return context.html("console/_row.html", view, reader.formatter.locale)

    return router
