"""The page for people where there is none; programs get a problem document."""

from typing import Final

from fastapi import Request, Response

from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.views import missing_view
from services.content.text.domain import LOCALES
from shared.web import ErrorPage, Problem, Templates, locale_of

# Addresses that programs ask for; everything else is read by people.
_FOR_PROGRAMS: Final = ("/v1/", "/static/", "/shared-static/", "/npm/")


def answer_missing(templates: Templates, browse_network: BrowseNetwork) -> ErrorPage:
    async def page(request: Request, problem: Problem) -> Response | None:
        path: str = request.scope["path"]
        if problem.status != 404 or path.startswith(_FOR_PROGRAMS):
            return None
        first, _, rest = path.strip("/").partition("/")
        locale = first if first in LOCALES else locale_of(request)
        procedure = rest.rpartition("/procedures/")[2]
        view = missing_view(await browse_network(locale=locale), locale, procedure)
        return templates.page("site/find_nothing.html", view, locale, status=404)

    return page
