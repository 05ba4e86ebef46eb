"""Methods of an address: `HEAD` wherever there is `GET` and no `HEAD` of its own, `OPTIONS`, and a
whole `Allow`.
"""

from collections.abc import Iterable, Iterator
from re import Pattern
from typing import Any, Final

from fastapi.routing import iter_route_contexts
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_Address = tuple[Pattern[str], frozenset[str]]
_FILES: Final = frozenset({"GET"})


class Methods:
    """An ASGI layer. An answer to `HEAD` is that of `GET` without its body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope.get("method")
        if scope["type"] != "http" or method not in {"HEAD", "OPTIONS"}:
            await self._app(scope, receive, send)
            return
        offered, own = allowed_methods(scope), _of_routes(scope)
        if method == "OPTIONS" and offered and "OPTIONS" not in own:
            answer = Response(status_code=204, headers={"Allow": _listed(offered)})
            await answer(scope, receive, send)
        elif method == "HEAD" and "GET" in own and "HEAD" not in own:
            await self._without_body(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _without_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        has_answered = False

        async def head(message: Message) -> None:
            nonlocal has_answered
            if message["type"] == "http.response.start":
                await send(message)
            elif not has_answered:
                has_answered = True
                await send({"type": "http.response.body", "body": b"", "more_body": False})

        async def hang_up() -> Message:
            """A stream that has answered ends as if its reader had gone."""
            return {"type": "http.disconnect"} if has_answered else await receive()

        asked = {**scope, "method": "GET"}  # the server goes by its own scope, which says HEAD
        try:
            await self._app(asked, hang_up, head)
        finally:
            scope["route"] = asked.get("route")


def allow_header(scope: Scope) -> dict[str, str]:
    """What `405` has to say (RFC 9110, 15.5.6)."""
    return {"Allow": _listed(allowed_methods(scope))}


def allowed_methods(scope: Scope) -> frozenset[str]:
    """Every method that the address of this request answers; none when it is no address."""
    methods = _of_routes(scope)
    if "GET" in methods:
        methods |= {"HEAD"}
    return methods | {"OPTIONS"} if methods else methods


def _of_routes(scope: Scope) -> frozenset[str]:
    path: str = scope["path"]
    found = (methods for pattern, methods in _addresses(scope["app"]) if pattern.match(path))
    return frozenset[str]().union(*found)


def _addresses(app: Any) -> list[_Address]:
    """Worked out once for each application."""
    known: list[_Address] | None = getattr(app.state, "addresses", None)
    if known is None:
        known = app.state.addresses = [*_of_files(app.routes), *_of_endpoints(app.routes)]
    return known


def _of_endpoints(routes: Iterable[BaseRoute]) -> Iterator[_Address]:
    for route in iter_route_contexts(list(routes)):
        if route.path is not None and route.methods:
            yield compile_path(route.path)[0], frozenset(route.methods)


def _of_files(routes: Iterable[BaseRoute]) -> Iterator[_Address]:
    for route in routes:
        if isinstance(route, Mount):
            yield compile_path(route.path + "/{path:path}")[0], _FILES


def _listed(methods: frozenset[str]) -> str:
    return ", ".join(sorted(methods))
