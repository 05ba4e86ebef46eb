"""Signing in and out by form, as at the console."""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.content.editorial.pages.context import EditorialContext
from services.content.editorial.views.rows import HOME
from shared.auth.api import sign_in_of, signed_in_session
from shared.auth.csrf import refuse_cross_site
from shared.auth.usecases import SignedIn
from shared.web import Problem, Templates, locale_of, safe_redirect_target

SIGN_IN: Final = f"{HOME}/sign-in"
_TEMPLATE: Final = "editorial/sign_in.html"


@dataclass(frozen=True, kw_only=True)
class SignInView:
    next: str
    email: str
    problem: str | None


def sign_in_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(SIGN_IN)
    async def form(request: Request, next: str = HOME) -> HTMLResponse:  # noqa: A002 - the address's own word
        view = SignInView(next=safe_redirect_target(next, home=HOME), email="", problem=None)
        return context.html(request, _TEMPLATE, view)

    @router.post(SIGN_IN, dependencies=[Depends(refuse_cross_site)])
    async def sign_in(
        request: Request,
        email: Annotated[str, Form(max_length=254)] = "",
        password: Annotated[str, Form(max_length=256)] = "",
        next: Annotated[str, Form()] = HOME,  # noqa: A002 - as above
    ) -> Response:
        here = sign_in_of(request)
        begun = await here.sign_in(request, email=email, password=password)
        response = RedirectResponse(safe_redirect_target(next, home=HOME), 303)
        here.keep(response, begun)
        return response

    @router.post(f"{HOME}/sign-out")
    async def sign_out(
        request: Request, _who: Annotated[SignedIn, Depends(signed_in_session())]
    ) -> Response:
        here = sign_in_of(request)
        await here.end(here.token(request) or "")
        response = RedirectResponse(SIGN_IN, 303)
        here.forget(response)
        return response

    return router


async def refused_sign_in(templates: Templates, request: Request, problem: Problem) -> HTMLResponse:
    """The form again with what was wrong; what was typed as password is not in it."""
    email, after = await _typed(request) if problem.refusal else ("", "")
    view = SignInView(
        next=safe_redirect_target(after, home=HOME), email=email, problem=problem.code
    )
    return templates.page(
        _TEMPLATE, view, locale_of(request), status=problem.status, headers=dict(problem.headers)
    )


async def _typed(request: Request) -> tuple[str, str]:
    """Address and destination, of a form that was read already."""
    form = await request.form()
    email, after = form.get("email"), form.get("next")
    return (email if isinstance(email, str) else "", after if isinstance(after, str) else "")
