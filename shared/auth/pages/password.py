"""Changing one's password, and setting one by an operator's link."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse

from shared.auth.api import sign_in_of
from shared.auth.csrf import refuse_cross_site
from shared.auth.domain import LONGEST_PASSWORD, StepExpired, WeakPassword
from shared.auth.pages.framing import JustProved, actions_of, back_to_account, chrome_of
from shared.auth.pages.surface import ACCOUNT, StaffSurface
from shared.auth.pages.views import PasswordView, ResetView
from shared.auth.usecases import SignedIn
from shared.errors import Refusal
from shared.web.problems import of_refusal

_PASSWORD: Final = "account/password.html"
_RESET: Final = "account/reset.html"
Password = Annotated[str, Form(max_length=4 * LONGEST_PASSWORD)]
"""What is too long is told by the page that says what else a password has to be."""


def password_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=ACCOUNT)

    @router.get("/password")
    async def form(request: Request, who: JustProved) -> HTMLResponse:
        return await _form(surface, request, who)

    @router.post("/password")
    async def change(
        request: Request, who: JustProved, old: Password = "", new: Password = ""
    ) -> Response:
        actions, arrival = actions_of(request), sign_in_of(request).arrival(request)
        try:
            begun = await actions.change_password(who, old=old, new=new, arrival=arrival)
        except Refusal as refusal:
            return await _form(surface, request, who, refusal)
        return back_to_account(request, "password-changed", begun)

    return router


def reset_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(prefix=f"{ACCOUNT}/reset")

    @router.get("/{token}")
    async def form(request: Request, token: str) -> HTMLResponse:
        return await _reset_form(surface, request, token)

    @router.post("/{token}", dependencies=[Depends(refuse_cross_site)])
    async def reset(request: Request, token: str, new: Password = "") -> Response:
        try:
            await actions_of(request).reset_password(token, new)
        except Refusal as refusal:
            return await _reset_form(surface, request, token, refusal)
        view = ResetView(email="", sign_in=surface.sign_in, problem="done")
        return surface.html(request, _RESET, view)

    return router


async def _form(
    surface: StaffSurface, request: Request, who: SignedIn, refusal: Refusal | None = None
) -> HTMLResponse:
    own = await actions_of(request).read(who)
    view = PasswordView(
        chrome=chrome_of(surface, request, who),
        email=own.account.email,
        problem=refusal.code if refusal else "",
        weakness=_weakness(refusal),
    )
    return _answer(surface, request, _PASSWORD, view, refusal)


async def _reset_form(
    surface: StaffSurface, request: Request, token: str, refusal: Refusal | None = None
) -> HTMLResponse:
    try:
        account = await actions_of(request).reset_password.find(token)
    except StepExpired as expired:
        view = ResetView(email="", sign_in=surface.sign_in, problem=expired.code)
        return surface.html(request, _RESET, view, status=404)
    view = ResetView(
        email=account.email,
        sign_in=surface.sign_in,
        problem=refusal.code if refusal else "",
        weakness=_weakness(refusal),
    )
    return _answer(surface, request, _RESET, view, refusal)


def _weakness(refusal: Refusal | None) -> str:
    return refusal.weakness.value if isinstance(refusal, WeakPassword) else ""


def _answer(
    surface: StaffSurface, request: Request, name: str, view: object, refusal: Refusal | None
) -> HTMLResponse:
    if refusal is None:
        return surface.html(request, name, view)
    problem = of_refusal(refusal)
    return surface.html(request, name, view, status=problem.status, headers=problem.headers)
