"""The page for people where there is none; programs get a problem document."""

from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import Request, Response
from starlette.exceptions import HTTPException

from services.content.procedures.domain import LOCALES
from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.views import missing_view
from shared.errors import NotFound
from shared.web import Templates, locale_of, problem

# Addresses that programs ask for; everything else is read by people.
_FOR_PROGRAMS: Final = ("/v1/", "/static/", "/shared-static/", "/npm/")


def answer_missing(
    templates: Templates, browse_network: BrowseNetwork
) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def answer(request: Request, error: Exception) -> Response:
        if request.url.path.startswith(_FOR_PROGRAMS):
            return _problem(error)
        first, _, rest = request.url.path.strip("/").partition("/")
        locale = first if first in LOCALES else locale_of(request)
        procedure = rest.rpartition("/procedures/")[2]
        view = missing_view(await browse_network(locale=locale), locale, procedure)
        return templates.page("site/find_nothing.html", view, locale, status=404)

    return answer


def _problem(error: Exception) -> Response:
    if isinstance(error, NotFound):
        return problem(404, code=error.code, title=error.title)
    headers = error.headers if isinstance(error, HTTPException) else None
    return problem(404, headers=headers)
