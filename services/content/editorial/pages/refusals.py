"""Refusals of editorial pages are pages: sign in first, nothing here, not yours, not right now."""

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from services.content.editorial.pages.carrying import carried_by, has_words
from services.content.editorial.pages.surface import editorial_surface
from services.content.editorial.views.rows import HOME
from shared.auth.api import sign_in_of
from shared.auth.domain import CsrfTokenExpired, NotSignedIn
from shared.auth.pages import ACCOUNT, NOTHING, Carried, StaffSurface, answer_refused, sign_in_page
from shared.web import ErrorPages, Problem, Templates

_PAGES: Final = (HOME, ACCOUNT)
_TOO_LARGE: Final = 413
_WITHOUT_CODE: Final = {_TOO_LARGE: "too-large"}
"""What is refused before anything of ours has seen it."""


@dataclass(frozen=True, kw_only=True)
class RefusedView:
    """`carried`: what was written in the form that was refused, so that nothing is lost with it.
    `csrf_token`: where it can be sent once more in the session that there is.
    """

    status: int
    code: str
    sign_in: str
    carried: Carried = NOTHING
    csrf_token: str = ""

    @property
    def has_words(self) -> bool:
        return has_words(self.carried)

    @property
    def is_too_large(self) -> bool:
        return self.status == _TOO_LARGE


def editorial_error_pages(templates: Templates, elsewhere: ErrorPages) -> ErrorPages:
    """Our own round these pages, those of the site `elsewhere`."""
    surface = editorial_surface(templates)

    async def page(request: Request, problem: Problem) -> Response | None:
        path = request.scope["path"]
        if path in _PAGES or path.startswith(tuple(f"{one}/" for one in _PAGES)):
            return await _page(surface, request, problem)
        return await elsewhere.special(request, problem) if elsewhere.special else None

    return replace(elsewhere, special=page)


async def _page(surface: StaffSurface, request: Request, refused: Problem) -> Response:
    path = request.scope["path"]
    if answer := await answer_refused(surface, request, refused):
        return answer
    carried = await carried_by(request, path, refused)
    if refused.status == 401 and carried.action:
        return sign_in_page(surface, request, carried, refused)
    if refused.status == 401 and not carried.fields:
        is_page = request.method == "GET"
        after = surface.safe(path if is_page else HOME)
        return RedirectResponse(f"{surface.sign_in}?next={quote(after)}", 303)
    view = RefusedView(
        status=refused.status,
        code=refused.code or _WITHOUT_CODE.get(refused.status, ""),
        sign_in=surface.sign_in,
        carried=carried,
        csrf_token=await _token(request, refused) if carried.action else "",
    )
    return surface.html(
        request, "editorial/refused.html", view, status=refused.status, headers=refused.headers
    )


async def _token(request: Request, refused: Problem) -> str:
    """Of the session that there is now, where the form was made for an earlier one."""
    if not isinstance(refused.refusal, CsrfTokenExpired):
        return ""
    try:
        return (await sign_in_of(request).current(request)).session.csrf_token
    except NotSignedIn:
        return ""
