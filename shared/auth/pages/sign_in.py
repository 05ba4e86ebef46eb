"""Signing in and out by form, in two steps where the account asks for a code. What somebody wrote
before they were signed out comes along, where the service lets it.
"""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from shared.auth.api import sign_in_of, signed_in_session
from shared.auth.csrf import refuse_cross_site
from shared.auth.domain import NoSecondFactor, SecondFactorNeeded, StepExpired
from shared.auth.pages.surface import NOTHING, Carried, StaffSurface
from shared.auth.usecases import NewSession, SignedIn
from shared.web import Problem

_FORM: Final = "sign_in/form.html"
_CODE: Final = "sign_in/code.html"
_INVALID: Final = 422


@dataclass(frozen=True, kw_only=True)
class SignInView:
    """`carried` goes on to `next` by itself."""

    address: str
    next: str
    email: str = ""
    problem: str | None = None
    carried: Carried = NOTHING
    passkey: str = ""
    """Where a passkey is handed in; empty where none can be used."""
    provider: str = ""
    """What the network's own sign-in is called; empty where it has none."""


@dataclass(frozen=True, kw_only=True)
class CodeView:
    """The second step. `back`: to the first one."""

    address: str
    back: str
    next: str
    problem: str | None = None
    carried: Carried = NOTHING


@dataclass(frozen=True, kw_only=True)
class ResumeView:
    carried: Carried
    csrf_token: str


def sign_in_pages(surface: StaffSurface) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(surface.sign_in)
    async def form(request: Request, next: str = "") -> HTMLResponse:  # noqa: A002 - the address's own word
        view = SignInView(
            address=surface.sign_in,
            next=surface.safe(next),
            passkey=_passkey(surface, request),
            provider=_provider(request),
        )
        return surface.html(request, _FORM, view)

    @router.post(
        surface.sign_in,
        dependencies=[Depends(refuse_cross_site)],
        max_body_size=surface.largest_form,
    )
    async def sign_in(
        request: Request,
        email: Annotated[str, Form(max_length=254)] = "",
        password: Annotated[str, Form(max_length=256)] = "",
        next: Annotated[str, Form()] = "",  # noqa: A002 - as above
    ) -> Response:
        here = sign_in_of(request)
        try:
            begun = await here.sign_in(request, email=email, password=password)
        except SecondFactorNeeded as needed:
            response = await shown_code_form(surface, request, next)
            here.keep_step(response, await here.ask_for_code(needed.who))
            return response
        return await go_on(surface, request, begun, next)

    @router.get(surface.code)
    async def code_form(request: Request, next: str = "") -> Response:  # noqa: A002 - as above
        """For whoever loads the second step again."""
        if sign_in_of(request).has_begun(request):
            return await shown_code_form(surface, request, next)
        return RedirectResponse(surface.sign_in, 303)

    @router.post(
        surface.code,
        dependencies=[Depends(refuse_cross_site)],
        max_body_size=surface.largest_form,
    )
    async def code(
        request: Request,
        code: Annotated[str, Form(max_length=64)] = "",
        next: Annotated[str, Form()] = "",  # noqa: A002 - as above
    ) -> Response:
        begun = await sign_in_of(request).finish(request, code=code)
        return await go_on(surface, request, begun, next)

    @router.post(surface.sign_out)
    async def sign_out(
        request: Request, _who: Annotated[SignedIn, Depends(signed_in_session())]
    ) -> Response:
        here = sign_in_of(request)
        await here.end(here.token(request) or "")
        response = RedirectResponse(surface.sign_in, 303)
        here.forget(response)
        return response

    return router


async def go_on(
    surface: StaffSurface,
    request: Request,
    begun: NewSession,
    after: str,
    *,
    carried: Carried = NOTHING,
) -> Response:
    """To where somebody was going, or on with what they wrote: in this form, if not `carried`."""
    carried = carried if carried.action else await surface.carry(request, after, None)
    response: Response = RedirectResponse(surface.safe(after), 303)
    if carried.action:
        view = ResumeView(carried=carried, csrf_token=begun.signed_in.session.csrf_token)
        response = surface.html(request, surface.resume, view)
    sign_in_of(request).keep(response, begun)
    return response


def sign_in_page(
    surface: StaffSurface,
    request: Request,
    carried: Carried,
    refused: Problem,
    *,
    is_new: bool = False,
) -> HTMLResponse:
    """For somebody who was signed out while writing; `is_new`: the reason is another one."""
    view = SignInView(
        address=surface.sign_in,
        next=carried.action,
        problem=refused.code if is_new else None,
        carried=carried,
        passkey=_passkey(surface, request),
        provider=_provider(request),
    )
    return surface.html(request, _FORM, view, status=refused.status, headers=refused.headers)


async def refused_sign_in(
    surface: StaffSurface, request: Request, problem: Problem
) -> HTMLResponse:
    """The form again with what was wrong; what was typed as password is not in it."""
    email, after = await _typed(request, problem)
    if request.scope["path"] not in {surface.sign_in, surface.passkey}:
        email = ""  # no form of ours asks for one elsewhere
    after = surface.safe(after)
    view = SignInView(
        address=surface.sign_in,
        next=after,
        email=email,
        problem=problem.code,
        carried=await _carried(surface, request, after, problem),
        passkey=_passkey(surface, request),
        provider=_provider(request),
    )
    return surface.html(request, _FORM, view, status=problem.status, headers=problem.headers)


async def refused_code(surface: StaffSurface, request: Request, problem: Problem) -> HTMLResponse:
    """The second step again, or the first one where there is nothing to go on with."""
    if request.method != "POST" or isinstance(problem.refusal, StepExpired | NoSecondFactor):
        return await refused_sign_in(surface, request, problem)
    _, after = await _typed(request, problem)
    return await shown_code_form(surface, request, after, problem)


async def shown_code_form(
    surface: StaffSurface,
    request: Request,
    after: str,
    problem: Problem | None = None,
    *,
    carried: Carried = NOTHING,
) -> HTMLResponse:
    after = surface.safe(after)
    view = CodeView(
        address=surface.code,
        back=surface.sign_in,
        next=after,
        problem=problem.code if problem else None,
        carried=carried if carried.action else await _carried(surface, request, after, problem),
    )
    status, headers = (problem.status, problem.headers) if problem else (200, {})
    return surface.html(request, _CODE, view, status=status, headers=headers)


def _passkey(surface: StaffSurface, request: Request) -> str:
    return surface.passkey if sign_in_of(request).has_passkeys else ""


def _provider(request: Request) -> str:
    provider = sign_in_of(request).provider_actions
    return provider.provider.name if provider else ""


async def _carried(
    surface: StaffSurface, request: Request, after: str, problem: Problem | None
) -> Carried:
    carried = await surface.carry(request, after, problem)
    return carried if carried.action else NOTHING


async def _typed(request: Request, problem: Problem) -> tuple[str, str]:
    """Address and destination, of a form that was read already."""
    if problem.refusal is None and problem.status != _INVALID:
        return "", ""
    form = await request.form()
    email, after = form.get("email"), form.get("next")
    return (email if isinstance(email, str) else "", after if isinstance(after, str) else "")
