"""Refusals of pages are pages: sign in first, nothing here, not yours, not right now."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from services.routing.console.pages.context import wants_fragment
from services.routing.console.pages.surface import HOME, console_surface
from shared.auth.pages import ACCOUNT, StaffSurface, answer_refused
from shared.ids import is_id
from shared.web import ErrorPages, Problem, Templates, problem, safe_redirect_target

_PAGES: Final = ("/console", "/sign-in", "/sign-out", ACCOUNT)
_LISTS: Final = (
    "/console/roster", "/console/policies", "/console/replays", "/console/reports",
    "/console/queues",
)  # fmt: skip
_ELSEWHERE: Final = {"HX-Retarget": "#toast", "HX-Reswap": "innerHTML"}


@dataclass(frozen=True, kw_only=True)
class RefusedView:
    status: int
    code: str


def error_pages(templates: Templates) -> ErrorPages:
    """The console's own round its pages, the shared one elsewhere."""

    surface = console_surface(templates)

    async def page(request: Request, problem: Problem) -> Response | None:
        is_of_console = request.scope["path"].startswith(_PAGES)
        return await _page(surface, request, problem) if is_of_console else None

    return ErrorPages(templates=templates, home=HOME, for_people=_PAGES, special=page)


async def _page(surface: StaffSurface, request: Request, refused: Problem) -> Response:
    if answer := await answer_refused(surface, request, refused):
        return answer
    if refused.status == 401:
        return _sign_in_first(request)
    view = RefusedView(status=refused.status, code=refused.code)
    name = "console/_refused.html" if wants_fragment(request) else "console/refused.html"
    headers = {**refused.headers, **(_ELSEWHERE if wants_fragment(request) else {})}
    return surface.html(request, name, view, status=refused.status, headers=headers)


def _sign_in_first(request: Request) -> Response:
    """Back to the page after signing in; a form that was sent goes back to its list, and so does
    an address in which there is something else than an id of ours.
    """
    path = request.scope["path"]
    if request.method != "GET" or not all(map(is_id, request.path_params.values())):
        path = next((one for one in _LISTS if path.startswith(one)), HOME)
    address = f"/sign-in?next={quote(safe_redirect_target(path, home=HOME))}"
    if wants_fragment(request):
        return problem(401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
