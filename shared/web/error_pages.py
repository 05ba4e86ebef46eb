"""Refusals for people are pages, for programs problem documents: one rule for every service.

A browser asks for `text/html`; what it is refused is a page in the reader's language, at every
address. At addresses that only people read (`for_people`) a page is the answer whatever is asked.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from shared.logs import get_log
from shared.telemetry import current_trace
from shared.web.locales import LOCALES, locale_of
from shared.web.problems import Problem
from shared.web.templates import Templates

_log = get_log(__name__)

ErrorPage = Callable[[Request, Problem], Awaitable[Response | None]]
"""A service's own page for some refusals; None: the usual one."""

BACKGROUND_HEADER: Final = "x-background"
"""A page's own refreshing says so with this header: its script reads problem documents, and it does
not keep a session awake.
"""
_FOR_PROGRAMS: Final = (
    "/v1/", "/static/", "/shared-static/", "/npm/", "/fonts/", "/livez", "/readyz", "/metrics",
    "/openapi.json",
)  # fmt: skip
_JSON: Final = ("application/json", "application/problem+json")


@dataclass(frozen=True, kw_only=True)
class ErrorView:
    """`home`: where the page leads back to."""

    status: int
    code: str
    home: str
    correlation_id: str


@dataclass(frozen=True, kw_only=True)
class ErrorPages:
    """How a service answers refusals: by its own template `error.html`, or by the shared one.

    `for_people`: beginnings of addresses that only people read. `special`: asked first.
    """

    templates: Templates = field(default_factory=Templates)
    home: str = "/"
    for_people: tuple[str, ...] = ()
    special: ErrorPage | None = None

    async def answer(self, request: Request, problem: Problem) -> Response:
        """A page or a problem document; an error page that fails itself must not hide what it was
        for.
        """
        try:
            page = await self._page(request, problem) if self.asks_for_page(request) else None
        except Exception as error:  # noqa: BLE001 - whatever it is, the problem document is still true
            _log.error("error-page.failed", error=error, status=problem.status, code=problem.code)
            page = None
        answer = page or problem.document()
        answer.headers.add_vary_header("Accept")
        return answer

    def asks_for_page(self, request: Request) -> bool:
        accept = request.headers.get("accept", "")
        if BACKGROUND_HEADER in request.headers or "text/event-stream" in accept:
            return False
        path: str = request.scope["path"]
        is_for_people = path.startswith(self.for_people) and not path.startswith(_FOR_PROGRAMS)
        return is_for_people or _prefers_html(accept)

    async def _page(self, request: Request, problem: Problem) -> Response:
        page = await self.special(request, problem) if self.special else None
        return page or self._usual(request, problem)

    def _usual(self, request: Request, problem: Problem) -> Response:
        view = ErrorView(
            status=problem.status,
            code=problem.code,
            home=self.home,
            correlation_id=current_trace().correlation_id,
        )
        return self.templates.page(
            "error.html",
            view,
            reader_locale(request, self.templates.locales),
            status=problem.status,
            headers=dict(problem.headers),
        )


def reader_locale(request: Request, supported: Sequence[str] = LOCALES) -> str:
    """Of the address (`?locale=` or its first part) where that names one, else of the browser."""
    first = request.scope["path"].strip("/").partition("/")[0]
    asked = request.query_params.get("locale") or (first if first in supported else None)
    return locale_of(request, asked, supported)


def _prefers_html(accept: str) -> bool:
    """Only who names HTML is a browser: what takes anything is a program."""
    weights = dict(_weighed(part) for part in accept.lower().split(","))
    html = weights.get("text/html", 0.0)
    return html > 0 and html >= max(weights.get(kind, 0.0) for kind in _JSON)


def _weighed(part: str) -> tuple[str, float]:
    kind, _, parameters = part.partition(";")
    weight = parameters.replace(" ", "").partition("q=")[2].partition(";")[0]
    try:
        return kind.strip(), float(weight) if weight else 1.0
    except ValueError:
        return kind.strip(), 0.0
