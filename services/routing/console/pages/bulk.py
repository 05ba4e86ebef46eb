"""One thing for all the leads that somebody has marked: seen first, then done, each by itself."""

from collections.abc import Iterator, Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse

from services.routing.bulk.domain import MOST, BulkAction, BulkItem
from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.views.bulk import bulk_view
from services.routing.console.views.filters import filters_in
from services.routing.leads.domain import CloseReason
from services.routing.saved_views.domain import LONGEST_QUERY

_LONGEST = 100
Marked = Annotated[list[Annotated[str, Form(max_length=_LONGEST)]], Form(default_factory=list)]
Query = Annotated[str, Form(max_length=LONGEST_QUERY)]


def bulk_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter(prefix="/console/bulk")

    @router.post("")
    async def preview(
        request: Request,
        who: Who,
        action: Annotated[BulkAction, Form()],
        ids: Marked,
        query: Query = "",
    ) -> HTMLResponse:
        reader = await context.reader(request, who, filters_in(query))
        outcomes = await context.act_on_many.preview(action, ids[:MOST], reader.by)
        left_out = max(0, len(ids) - MOST)
        view = bulk_view(action, outcomes, reader, who.session.csrf_token, left_out=left_out)
        return context.html("console/bulk.html", view, reader.formatter.locale)

    @router.post("/done")
    async def act(
        *,
        request: Request,
        who: Who,
        action: Annotated[BulkAction, Form()],
        items: Marked,
        reason: Annotated[CloseReason, Form()] = CloseReason.OTHER,
        query: Query = "",
    ) -> HTMLResponse:
        reader = await context.reader(request, who, filters_in(query))
        seen = list(_items(items[:MOST]))
        outcomes = await context.act_on_many(action, seen, reason, reader.by)
        view = bulk_view(action, outcomes, reader, who.session.csrf_token, is_done=True)
        return context.html("console/bulk.html", view, reader.formatter.locale)

    return router


def _items(texts: Sequence[str]) -> Iterator[BulkItem]:
    """What is no lead with a version was written by nobody's page, and is passed over."""
    for text in texts:
        lead_id, _, version = text.rpartition(":")
        if lead_id and version.isascii() and version.isdigit() and len(version) < 10:
            yield BulkItem(lead_id=lead_id, version=int(version))
