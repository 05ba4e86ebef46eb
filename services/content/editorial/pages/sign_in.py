"""Signing in and out by form, as at the console. What somebody wrote before they were signed out
comes along.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from services.content.editorial.pages.carrying import CarriedView, carried_by
from services.content.editorial.pages.context import BODY_LIMIT, EditorialContext
from services.content.editorial.views.rows import HOME
from shared.auth.api import sign_in_of, signed_in_session
from shared.auth.csrf import refuse_cross_site
from shared.auth.usecases import SignedIn
from shared.web import Problem, Templates, locale_of, safe_redirect_target

SIGN_IN: Final = f"{HOME}/sign-in"
_TEMPLATE: Final = "editorial/sign_in.html"
_NOTHING: Final = CarriedView()


@dataclass(frozen=True, kw_only=True)
class SignInView:
    """`carried` goes on to `next` by itself."""

    next: str
    email: str = ""
    problem: str | None = None
    carried: CarriedView = _NOTHING


@dataclass(frozen=True, kw_only=True)
class CarriedOnView:
    carried: CarriedView
    csrf_token: str


def sign_in_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(SIGN_IN)
    async def form(request: Request, next: str = HOME) -> HTMLResponse:  # noqa: A002 - the address's own word
        view = SignInView(next=safe_redirect_target(next, home=HOME))
        return context.html(request, _TEMPLATE, view)

    @router.post(SIGN_IN, dependencies=[Depends(refuse_cross_site)], max_body_size=BODY_LIMIT)
    async def sign_in(
        request: Request,
        email: Annotated[str, Form(max_length=254)] = "",
        password: Annotated[str, Form(max_length=256)] = "",
        next: Annotated[str, Form()] = HOME,  # noqa: A002 - as above
    ) -> Response:
        here = sign_in_of(request)
        begun = await here.sign_in(request, email=email, password=password)
        carried = await carried_by(request, next)
        response: Response = RedirectResponse(safe_redirect_target(next, home=HOME), 303)
        if carried.action:
            token = begun.signed_in.session.csrf_token
            view = CarriedOnView(carried=carried, csrf_token=token)
            response = context.html(request, "editorial/carried_on.html", view)
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


def sign_in_page(
    templates: Templates, request: Request, carried: CarriedView, refused: Problem
) -> HTMLResponse:
    """For somebody who was signed out while writing."""
    view = SignInView(next=carried.action, carried=carried)
    headers = dict(refused.headers)
    locale = locale_of(request)
    return templates.page(_TEMPLATE, view, locale, status=refused.status, headers=headers)


async def refused_sign_in(templates: Templates, request: Request, problem: Problem) -> HTMLResponse:
    """The form again with what was wrong; what was typed as password is not in it."""
    was_read = problem.refusal is not None or problem.status == 422
    email, after = await _typed(request) if was_read else ("", "")
    after = safe_redirect_target(after, home=HOME)
    carried = await carried_by(request, after, problem)
    view = SignInView(
        next=after,
        email=email,
        problem=problem.code,
        carried=carried if carried.action else _NOTHING,
    )
    return templates.page(
        _TEMPLATE, view, locale_of(request), status=problem.status, headers=dict(problem.headers)
    )


async def _typed(request: Request) -> tuple[str, str]:
    """Address and destination, of a form that was read already."""
    form = await request.form()
    email, after = form.get("email"), form.get("next")
    return (email if isinstance(email, str) else "", after if isinstance(after, str) else "")
