"""Which kinds of content an address takes; others are refused with a true sentence, before anybody
wonders what they mean.
"""

from typing import Any, Final

from fastapi import Request, params
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import UnsupportedMediaType
from shared.web.error_pages import ErrorPages
from shared.web.problems import Problem

JSON: Final = "application/json"
FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_FOR_PROGRAMS: Final = "/v1/"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_CHARSETS: Final = frozenset({"utf-8", "utf8", "us-ascii"})


class ReadableForms:
    """An ASGI layer that refuses forms in other character sets than UTF-8.

    The parser takes any codec that it is named, and some of them decode to what can be neither
    stored nor shown (`utf-7` to half of a surrogate pair) or fail for themselves.
    """

    def __init__(self, app: ASGIApp, *, pages: ErrorPages) -> None:
        self._app = app
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_readable(Headers(scope=scope)):
            answer = await self._pages.answer(Request(scope), Problem(status=415))
            await answer(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_readable(headers: Headers) -> bool:
    kind, _, parameters = headers.get("content-type", "").lower().partition(";")
    if kind.strip() != "multipart/form-data":
        return True
    named = [part.partition("=") for part in parameters.split(";")]
    charsets = {value.strip(' "') for name, _, value in named if name.strip() == "charset"}
    return charsets <= _CHARSETS


async def refuse_other_content(request: Request) -> None:
    """A dependency of every route: raises `UnsupportedMediaType`."""
    if request.method in _SAFE:
        return
    kind = media_type(request)
    takes = content_of(request.scope.get("route"))
    if kind in takes or (kind.endswith("+json") and JSON in takes):
        return
    is_unnamed_json = not kind and takes == (JSON,) and await request.body()
    if kind in FORMS or (kind and takes) or is_unnamed_json:
        raise UnsupportedMediaType(takes or (JSON,))


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def content_of(route: Any) -> tuple[str, ...]:
    """The media types that a route takes; none: it reads no body. A page that reads its form by
    itself takes forms.
    """
    declared = (getattr(route, "openapi_extra", None) or {}).get("requestBody")
    if declared:
        return tuple(declared["content"])
    field = getattr(route, "body_field", None)
    if field is not None:
        return FORMS if isinstance(field.field_info, params.Form) else (JSON,)
    is_for_programs = str(getattr(route, "path", "")).startswith(_FOR_PROGRAMS)
    return () if is_for_programs else FORMS
