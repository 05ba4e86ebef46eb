"""The page for people where there is none: it shows the ways on from there."""

from fastapi import Request, Response

from services.content.site.usecases.browse_network import BrowseNetwork
from services.content.site.views import missing_view
from shared.web import ErrorPages, Problem, Templates, reader_locale


def error_pages(templates: Templates, browse_network: BrowseNetwork) -> ErrorPages:
    async def page(request: Request, problem: Problem) -> Response | None:
        if problem.status != 404:
            return None
        locale = reader_locale(request)
        procedure = request.scope["path"].strip("/").rpartition("/procedures/")[2]
        view = missing_view(await browse_network(locale=locale), locale, procedure)
        return templates.page(
            "site/find_nothing.html", view, locale, status=404, headers=dict(problem.headers)
        )

    return ErrorPages(templates=templates, for_people=("/",), special=page)
