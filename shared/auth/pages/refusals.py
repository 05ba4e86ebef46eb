"""Refusals that the pages about signing in answer themselves, whatever service they belong to."""

from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from shared.auth.api import sign_in_of
from shared.auth.domain import FreshProofNeeded, NotSignedIn
from shared.auth.pages.framing import chrome_of
from shared.auth.pages.proof import asked_form, proof_form
from shared.auth.pages.sign_in import refused_code, refused_sign_in
from shared.auth.pages.surface import ACCOUNT, PROOF, StaffSurface
from shared.auth.pages.views import RefusedView
from shared.web import Problem, problem

_FRAGMENT = "hx-request"


async def answer_refused(
    surface: StaffSurface, request: Request, refused: Problem
) -> Response | None:
    """None for what is no matter of these pages."""
    path: str = request.scope["path"]
    if isinstance(refused.refusal, FreshProofNeeded):
        return await _ask_for_proof(surface, request, refused)
    if path in {surface.sign_in, surface.passkey} or path.startswith(surface.provider):
        return await refused_sign_in(surface, request, refused)
    if path == surface.code:
        return await refused_code(surface, request, refused)
    if path != ACCOUNT and not path.startswith(f"{ACCOUNT}/"):
        return None
    if refused.status == 401:
        after = path if request.method == "GET" else ACCOUNT
        return RedirectResponse(f"{surface.sign_in}?next={quote(after)}", 303)
    return await _refused_page(surface, request, refused)


async def _ask_for_proof(surface: StaffSurface, request: Request, refused: Problem) -> Response:
    """A page that was asked for comes afterwards; a form that was sent goes on from there."""
    path: str = request.scope["path"]
    address = f"{PROOF}?next={quote(surface.safe(path if request.method == 'GET' else ''))}"
    if _FRAGMENT in request.headers:
        return problem(401, headers={"HX-Redirect": address})
    if request.method == "GET":
        return RedirectResponse(address, 303)
    who = await sign_in_of(request).current(request)
    carried = await asked_form(surface, request)
    page = await proof_form(surface, request, who, after=surface.home, carried=carried)
    page.status_code = refused.status
    return page


async def _refused_page(surface: StaffSurface, request: Request, refused: Problem) -> Response:
    try:
        who = await sign_in_of(request).current(request)
    except NotSignedIn:
        chrome = None
    else:
        chrome = chrome_of(surface, request, who)
    view = RefusedView(
        chrome=chrome, status=refused.status, code=refused.code, sign_in=surface.sign_in
    )
    return surface.html(
        request, "account/refused.html", view, status=refused.status, headers=refused.headers
    )
