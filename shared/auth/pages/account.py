"""Somebody's own account: what belongs to it, and where it is signed in."""

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from shared.auth.api import sign_in_of
from shared.auth.pages.framing import Who, actions_of, back_to_account, chrome_of
from shared.auth.pages.surface import ACCOUNT, StaffSurface
from shared.auth.pages.views import account_view
from shared.web import locale_of


def account_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=ACCOUNT)

    @router.get("")
    async def account(request: Request, who: Who) -> HTMLResponse:
        own = await actions_of(request).read(who)
        passkeys = await sign_in_of(request).known_passkeys(own.account.id)
        chrome = chrome_of(surface, request, who)
        view = account_view(own, passkeys, who, chrome, locale_of(request))
        return surface.html(request, "account/account.html", view)

    @router.post("/sessions/end")
    async def end(
        request: Request, who: Who, session: Annotated[str, Form(max_length=64)] = ""
    ) -> Response:
        await actions_of(request).end_sessions.one(who, session)
        return back_to_account(request, "sessions-ended")

    @router.post("/sessions/end-others")
    async def end_others(request: Request, who: Who) -> Response:
        await actions_of(request).end_sessions.others(who)
        return back_to_account(request, "sessions-ended")

    return router
