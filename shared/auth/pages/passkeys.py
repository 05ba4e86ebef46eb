"""Passkeys: signing in with one, adding and removing one. The browser's part is in
`/shared-static/passkeys.js`; without script neither is offered.
"""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field

from shared.auth.api import sign_in_of
from shared.auth.csrf import refuse_cross_site
from shared.auth.pages.framing import JustProved, actions_of, back_to_account, chrome_of
from shared.auth.pages.sign_in import go_on
from shared.auth.pages.surface import ACCOUNT, LONGEST_CREDENTIAL, StaffSurface
from shared.auth.pages.views import PasskeysView, passkey_view
from shared.auth.usecases import AskedPasskey, SignedIn
from shared.errors import Refusal
from shared.web import locale_of

Credential = Annotated[str, Form(max_length=LONGEST_CREDENTIAL)]


class NewPasskeyForm(BaseModel):
    name: str = Field(default="", max_length=200)
    credential: str = Field(default="", max_length=LONGEST_CREDENTIAL)


def passkey_sign_in_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=surface.passkey)

    @router.post("/options", dependencies=[Depends(refuse_cross_site)])
    async def options(request: Request) -> Response:
        here = sign_in_of(request)
        asked = await here.passkeys.prove.begin(here.arrival(request).address)
        return _asked(request, asked)

    @router.post("", dependencies=[Depends(refuse_cross_site)], max_body_size=surface.largest_form)
    async def sign_in(
        request: Request,
        credential: Credential = "",
        next: Annotated[str, Form()] = "",  # noqa: A002 - the address's own word
    ) -> Response:
        here = sign_in_of(request)
        who = await here.passkeys.prove(here.step(request), credential)
        return await go_on(surface, request, await here.begin(who, here.arrival(request)), next)

    return router


def passkey_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=f"{ACCOUNT}/passkeys")

    @router.get("")
    async def all_passkeys(request: Request, who: JustProved) -> HTMLResponse:
        return await _page(surface, request, who)

    @router.post("/options")
    async def options(request: Request, who: JustProved) -> Response:
        own = await actions_of(request).read(who)
        return _asked(request, await sign_in_of(request).passkeys.register.begin(own.account))

    @router.post("")
    async def add(
        request: Request, who: JustProved, form: Annotated[NewPasskeyForm, Form()]
    ) -> Response:
        here = sign_in_of(request)
        try:
            await here.passkeys.register(
                who.principal.account_id, here.step(request), form.credential, form.name
            )
        except Refusal as refusal:
            return await _page(surface, request, who, refusal)
        return back_to_account(request, "passkey-added", await here.own.rotate(who))

    @router.post("/removal")
    async def remove(
        request: Request, who: JustProved, passkey: Annotated[str, Form(max_length=2_000)] = ""
    ) -> Response:
        here = sign_in_of(request)
        is_removed = await here.passkeys.remove(who.principal.account_id, passkey)
        begun = await here.own.rotate(who) if is_removed else None
        return back_to_account(request, "passkey-removed", begun)

    return router


def _asked(request: Request, asked: AskedPasskey) -> Response:
    response = Response(
        asked.options, media_type="application/json", headers={"Cache-Control": "no-store"}
    )
    sign_in_of(request).keep_step(response, asked.token)
    return response


async def _page(
    surface: StaffSurface, request: Request, who: SignedIn, refusal: Refusal | None = None
) -> HTMLResponse:
    known = await sign_in_of(request).passkeys.of(who.principal.account_id)
    locale = locale_of(request)
    view = PasskeysView(
        chrome=chrome_of(surface, request, who),
        passkeys=[passkey_view(one, locale) for one in known],
        problem=refusal.code if refusal else "",
    )
    status = refusal.status if refusal else 200
    return surface.html(request, "account/passkeys.html", view, status=status)
