"""The list of pages."""

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from services.content.editorial.pages.context import EditorialContext, Reader
from services.content.editorial.usecases.list_pages import STATES, Wanted
from services.content.editorial.views.rows import HOME, pages_view
from services.content.text.domain import LOCALES
from shared.web import locale_of

_SHOWN: Final = 50
_Text = Annotated[str, Query(max_length=300)]


def listing_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(HOME)
    async def pages(  # noqa: PLR0917 - the filters of the address
        request: Request,
        who: Reader,
        location: _Text = "",
        state: _Text = "",
        locale: _Text = "",
        q: _Text = "",
        after: _Text = "",
    ) -> HTMLResponse:
        """A filter that there is not is none."""
        wanted = Wanted(
            scope=who.principal.scope,
            location=location,
            state=state if state in set(STATES) else "",
            locale=locale if locale in LOCALES else "",
            words=q,
        )
        found = await context.list_pages(wanted, after=after, limit=_SHOWN)
        chrome = context.chrome(request, who, "pages")
        view = pages_view(found, wanted, chrome, locale_of(request))
        return context.html(request, "editorial/pages.html", view)

    return router
