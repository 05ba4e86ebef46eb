"""The error page of the form and of status pages; programs get the problem document."""

from typing import Final

from fastapi import Request
from starlette.responses import Response

from shared.web import ErrorPage, Problem, Templates, locale_of

_PAGES: Final = ("/inquire", "/status/")


def error_page(templates: Templates) -> ErrorPage:
    async def page(request: Request, problem: Problem) -> Response | None:
        if not request.scope["path"].startswith(_PAGES):
            return None
        locale = locale_of(request, request.query_params.get("locale"))
        return templates.page(
            "refused.html",
            problem.status,
            locale,
            status=problem.status,
            headers=dict(problem.headers),
        )

    return page
