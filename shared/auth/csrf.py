"""Cross-site requests: what a browser sends from elsewhere is refused before anything is read."""

import hmac
from typing import Final
from urllib.parse import urlsplit

from fastapi import Request

from shared.auth.domain import CrossSiteRequest, CsrfTokenExpired, Session
from shared.web.content import FORMS, content_of, media_type
from shared.web.openapi import may_refuse

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_TEXT: Final = "text/plain"


@may_refuse(CrossSiteRequest)
def refuse_cross_site(request: Request) -> None:
    """Unsafe methods need a browser's word that they come from here, or no browser at all."""
    if request.method not in _SAFE and not _is_from_here(request):
        raise CrossSiteRequest


def _is_from_here(request: Request) -> bool:
    fetch_site = request.headers.get("sec-fetch-site")
    if fetch_site is not None:
        return fetch_site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is not None:
        return _host_of(origin) == request.headers.get("host")
    # Every browser names one of the two with an unsafe method. A very old one could send a form
    # across sites, but no JSON.
    return not _is_form(request)


def _host_of(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # such as `http://[`
        return None


async def require_csrf_token(request: Request, session: Session) -> None:
    """Forms carry the token of the session that they were made for (field or header)."""
    if request.method in _SAFE or not _is_form(request):
        return
    sent = request.headers.get("x-csrf-token") or (await request.form()).get("csrf_token")
    if not isinstance(sent, str) or not hmac.compare_digest(
        sent.encode(), session.csrf_token.encode()
    ):
        raise CsrfTokenExpired


def _is_form(request: Request) -> bool:
    """What a browser sends across sites without asking first. Plain text is content like any other
    where a route says that it takes it.
    """
    kind = media_type(request)
    return kind in FORMS or (kind == _TEXT and _TEXT not in content_of(request.scope.get("route")))
