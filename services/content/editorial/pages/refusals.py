"""Refusals of editorial pages are pages: sign in first, nothing here, not yours, not right now."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import quote

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from services.content.editorial.pages.sign_in import SIGN_IN, refused_sign_in
from services.content.editorial.views.rows import HOME
from shared.auth.domain import CsrfTokenExpired, NotSignedIn
from shared.web import ErrorPages, Problem, Templates, locale_of, safe_redirect_target

_KEEP_WORDS: Final = frozenset({NotSignedIn.code, CsrfTokenExpired.code})
"""Where somebody worked for longer than their session lasts."""


@dataclass(frozen=True, kw_only=True)
class RefusedView:
    """`typed`: what was written in the form that was refused, so that nothing is lost with it."""

    status: int
    code: str
    typed: Sequence[str] = ()
    sign_in: str = SIGN_IN


def editorial_error_pages(templates: Templates, elsewhere: ErrorPages) -> ErrorPages:
    """Our own round these pages, those of the site `elsewhere`."""

    async def page(request: Request, problem: Problem) -> Response | None:
        path = request.scope["path"]
        if path == HOME or path.startswith(f"{HOME}/"):
            return await _page(templates, request, problem)
        return await elsewhere.special(request, problem) if elsewhere.special else None

    return replace(elsewhere, special=page)


async def _page(templates: Templates, request: Request, refused: Problem) -> Response:
    if request.scope["path"] == SIGN_IN:
        return await refused_sign_in(templates, request, refused)
    typed = await _typed(request) if refused.code in _KEEP_WORDS else ()
    if refused.status == 401 and not typed:
        is_page = request.method == "GET"
        after = safe_redirect_target(request.scope["path"] if is_page else HOME, home=HOME)
        return RedirectResponse(f"{SIGN_IN}?next={quote(after)}", 303)
    view = RefusedView(status=refused.status, code=refused.code, typed=typed)
    return templates.page(
        "editorial/refused.html",
        view,
        locale_of(request),
        status=refused.status,
        headers=dict(refused.headers),
    )


async def _typed(request: Request) -> Sequence[str]:
    """The words of the form, if one was sent."""
    if request.method != "POST":
        return ()
    form = await request.form()
    fields = [(name, text) for name, text in form.multi_items() if isinstance(text, str)]
    return [text for name, text in fields if name.startswith(("heading", "body")) and text.strip()]
