"""The list of pages."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from services.content.directory.usecases.check_scope import check_scope
from services.content.editorial.pages.context import EditorialContext
from services.content.editorial.usecases.list_pages import STATES, Wanted
from services.content.editorial.views.rows import HOME, pages_view
from services.content.editorial.views.webhooks import ADDRESS as WEBHOOKS
from services.content.text.domain import LOCALES
from shared.auth.api import signed_in_session
from shared.auth.domain import Role
from shared.auth.usecases import SignedIn
from shared.web import locale_of

_SHOWN: Final = 50
_Anybody = Annotated[
    SignedIn,
    Depends(signed_in_session(Role.EDITOR, Role.REVIEWER, Role.MANAGER, Role.AUDITOR)),
]
_Text = Annotated[str, Query(max_length=300)]


def listing_pages(context: EditorialContext) -> APIRouter:
    router = APIRouter()

    @router.get(HOME)
    async def pages(  # noqa: PLR0917 - the filters of the address
        request: Request,
        who: _Anybody,
        location: _Text = "",
        state: _Text = "",
        locale: _Text = "",
        q: _Text = "",
        after: _Text = "",
    ) -> Response:
        """A filter that there is not is none. Whoever looks after nothing but what brings content
        to other sites begins there.
        """
        chrome = context.chrome(request, who, "pages")
        if not (chrome.is_editor or chrome.is_reviewer):
            check_scope(who.principal, None)
            return RedirectResponse(WEBHOOKS, 303)
        wanted = Wanted(
            scope=who.principal.scope,
            location=location,
            state=state if state in set(STATES) else "",
            locale=locale if locale in LOCALES else "",
            words=q,
        )
        found = await context.list_pages(wanted, after=after, limit=_SHOWN)
        view = pages_view(found, wanted, chrome, locale_of(request))
        return context.html(request, "editorial/pages.html", view)

    return router
