"""How an application refuses: one place that logs it and turns it into a problem document, or into
a page where people read.
"""

from typing import Final

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from shared.errors import Refusal
from shared.ids import is_id
from shared.limits import LimitReached
from shared.logs import get_log
from shared.mongo import NO_ANSWER
from shared.telemetry import security
from shared.web.error_pages import ErrorPages
from shared.web.limited import over_limit
from shared.web.methods import allow_header
from shared.web.middleware import route_of
from shared.web.problems import Problem, of_http, of_refusal, of_validation

_log = get_log(__name__)

_RETRY_SOON: Final = {"Retry-After": "2"}


def register_refusals(app: FastAPI, pages: ErrorPages) -> None:
    async def answer(request: Request, problem: Problem) -> Response:
        reached = over_limit(request)
        found = of_refusal(reached) if reached and problem.status in {400, 422} else problem
        _note(request, found)
        return await pages.answer(request, found)

    async def refused(request: Request, error: Exception) -> Response:
        assert isinstance(error, Refusal)  # noqa: S101 - narrows the type that Starlette dispatches on
        return await answer(request, of_refusal(error))

    async def invalid(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101 - as above
        return await answer(request, of_validation(error))

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - as above
        problem = of_http(error)
        if problem.status == 405:  # the framework names the methods of one route only
            problem = Problem(status=405, headers=allow_header(request.scope))
        return await answer(request, problem)

    async def unanswered(request: Request, error: Exception) -> Response:
        _log.error("request.failed", error=error, status=503, route=route_of(request.scope))
        return await answer(request, Problem(status=503, headers=_RETRY_SOON))

    app.add_exception_handler(Refusal, refused)
    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, http)
    for kind in NO_ANSWER:
        app.add_exception_handler(kind, unanswered)


def _note(request: Request, problem: Problem) -> None:
    route = route_of(request.scope)
    _log.info("request.refused", code=problem.code, status=problem.status, route=route)
    if isinstance(problem.refusal, LimitReached):
        security("limit-reached", limit=problem.refusal.limit, route=route)
    elif problem.status == 403:
        security(
            "forbidden",
            account=getattr(request.state, "account", None),
            code=problem.code,
            route=route,
            lead_id=_lead(request),
        )


def _lead(request: Request) -> str | None:
    """The lead that was asked for, if what was asked for is one's id at all."""
    lead_id = request.path_params.get("lead_id")
    return lead_id if isinstance(lead_id, str) and is_id(lead_id) else None
