"""Saving what somebody looks at under a name of theirs, and letting it go."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.views.filters import filters_in
from services.routing.console.views.lead import NoticeView
from services.routing.saved_views.domain import LONGEST_QUERY, TooManyViews, ViewUnfit

_LONGEST_TYPED = 1_000
Query = Annotated[str, Form(max_length=LONGEST_QUERY)]
Name = Annotated[str, Form(max_length=_LONGEST_TYPED)]


def saved_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter(prefix="/console/views")

    @router.post("")
    async def save(request: Request, who: Who, name: Name = "", query: Query = "") -> Response:
        filters = filters_in(query)
        try:
            kept = filters.address("").removeprefix("?")
            await context.saved_views.save(name, kept, who.principal)
        except (TooManyViews, ViewUnfit) as refusal:
            reader = await context.reader(request, who, filters)
            notice = NoticeView(tone="warn", code=refusal.code)
            detail = await context.detail(reader, who, notice=notice)
            return await context.page(reader, who, detail, status=refusal.status)
        return RedirectResponse(filters.address(), 303)

    @router.post("/remove")
    async def remove(who: Who, name: Name = "", query: Query = "") -> RedirectResponse:
        await context.saved_views.remove(name, who.principal)
        return RedirectResponse(filters_in(query).address(), 303)

    return router
