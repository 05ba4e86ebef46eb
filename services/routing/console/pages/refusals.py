"""Refusals of pages are pages: sign in first, nothing here, not yours, not right now."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse, Response

from services.routing.console.pages.desk import wants_fragment
from services.routing.console.pages.sign_in import inside, refused_sign_in
from shared.errors import Refusal, Unauthenticated
from shared.signin.api import BACKGROUND_HEADER
from shared.web import Templates, locale_of

_Handler = Callable[[Request, Exception], Awaitable[Response]]
_PAGES: Final = ("/console", "/sign-in", "/sign-out")
_ELSEWHERE: Final = {"HX-Retarget": "#toast", "HX-Reswap": "innerHTML"}


@dataclass(frozen=True, kw_only=True)
class RefusedView:
    status: int
    code: str


def answer_pages_with_pages(app: FastAPI, templates: Templates) -> None:
    """JSON endpoints, streams and the script's own fetches keep the problem documents."""
    problems: Any = app.exception_handlers[Refusal]

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)  # noqa: S101 - narrows the type that Starlette dispatches on
        if _is_for_a_person(request):
            return await _page(templates, request, error)
        answer: Response = await problems(request, error)
        return answer

    app.add_exception_handler(Refusal, refused)


def _is_for_a_person(request: Request) -> bool:
    return (
        request.url.path.startswith(_PAGES)
        and BACKGROUND_HEADER not in request.headers
        and "text/event-stream" not in request.headers.get("accept", "")
    )


async def _page(templates: Templates, request: Request, refusal: Refusal) -> Response:
    if request.url.path == "/sign-in":
        return await refused_sign_in(templates, request, refusal)
    if isinstance(refusal, Unauthenticated):
        return _sign_in_first(request)
    view = RefusedView(status=refusal.status, code=refusal.code)
    name = "console/_refused.html" if wants_fragment(request) else "console/refused.html"
    headers = _ELSEWHERE if wants_fragment(request) else {}
    return templates.page(
        name, view, locale_of(request), status=refusal.status, headers=dict(headers)
    )


def _sign_in_first(request: Request) -> Response:
    """Back to the page after signing in; a form that was sent goes back to its list."""
    path = request.url.path if request.method == "GET" else "/console"
    address = f"/sign-in?next={quote(inside(path))}"
    if wants_fragment(request):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
