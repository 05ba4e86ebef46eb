"""Refusals of pages are pages: sign in first, nothing here, not yours, not right now."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from services.routing.console.pages.context import wants_fragment
from services.routing.console.pages.sign_in import inside, refused_sign_in
from shared.auth.api import BACKGROUND_HEADER
from shared.ids import is_id
from shared.web import ErrorPage, Problem, Templates, locale_of, problem

_PAGES: Final = ("/console", "/sign-in", "/sign-out")
_ELSEWHERE: Final = {"HX-Retarget": "#toast", "HX-Reswap": "innerHTML"}


@dataclass(frozen=True, kw_only=True)
class RefusedView:
    status: int
    code: str


def error_page(templates: Templates) -> ErrorPage:
    """JSON endpoints, streams and the script's own fetches keep the problem documents."""

    async def page(request: Request, problem: Problem) -> Response | None:
        return await _page(templates, request, problem) if _is_for_a_person(request) else None

    return page


def _is_for_a_person(request: Request) -> bool:
    path: str = request.scope["path"]
    return (
        path.startswith(_PAGES)
        and BACKGROUND_HEADER not in request.headers
        and "text/event-stream" not in request.headers.get("accept", "")
    )


async def _page(templates: Templates, request: Request, refused: Problem) -> Response:
    if request.scope["path"] == "/sign-in":
        return await refused_sign_in(templates, request, refused)
    if refused.status == 401:
        return _sign_in_first(request)
    view = RefusedView(status=refused.status, code=refused.code)
    name = "console/_refused.html" if wants_fragment(request) else "console/refused.html"
    headers = {**refused.headers, **(_ELSEWHERE if wants_fragment(request) else {})}
    return templates.page(name, view, locale_of(request), status=refused.status, headers=headers)


def _sign_in_first(request: Request) -> Response:
    """Back to the page after signing in; a form that was sent goes back to its list, and so does
    an address that names no lead.
    """
    lead_id = request.path_params.get("lead_id")
    is_page = request.method == "GET" and (lead_id is None or is_id(lead_id))
    path = request.scope["path"] if is_page else "/console"
    address = f"/sign-in?next={quote(inside(path))}"
    if wants_fragment(request):
        return problem(401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
