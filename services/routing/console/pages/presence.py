"""Who else has a lead open: colleagues see each other's names, and nothing of what they do."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from services.routing.console.pages.context import ConsoleContext, Who
from services.routing.console.views.presence import present_view
from shared.web import locale_of

_LONGEST = 100
Window = Annotated[str, Form(max_length=_LONGEST)]
Do = Annotated[str, Form(max_length=_LONGEST)]


def presence_pages(context: ConsoleContext) -> APIRouter:
    router = APIRouter()

    @router.post("/console/leads/{lead_id}/presence")
    async def report(
        request: Request, lead_id: str, who: Who, window: Window = "", do: Do = "report"
    ) -> Response:
        if do == "leave":
            await context.report_lead_open.leave(who.principal, window)
            return Response(status_code=204, headers={"Cache-Control": "no-store"})
        there = await context.report_lead_open(lead_id, who.principal, window)
        formatter = await context.formatter(locale_of(request))
        return context.html(
            "console/_present.html", present_view(there, formatter), formatter.locale
        )

    return router
