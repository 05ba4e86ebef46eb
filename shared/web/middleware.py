"""One ASGI layer round every request: span, log line, metrics, security headers, and the last
catch.

The log names the route's template and never the address that was asked for: query strings carry
link tokens.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from starlette.datastructures import Headers as ReadHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.addresses import TrustedProxies
from shared.logs import get_log
from shared.mongo import NO_ANSWER
from shared.telemetry import (
    SpanKind,
    coming_from,
    counter,
    describe_span,
    histogram,
    trace,
)
from shared.web.clients import name_client
from shared.web.error_pages import ErrorPages
from shared.web.problems import Problem
from shared.web.wire import Headers, Wire, as_lines, put_wire, raw, wire_of

_log = get_log(__name__)
REQUESTS: Final = counter(
    "http_requests_total", "Requests by route and status.", ["method", "route", "status"]
)
_seconds = histogram(
    "http_request_seconds", "Time to answer, but for answers that were ready.", ["route"]
)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""What somebody else calls a method is their text, and each would be a series of its own."""
_CORRELATION_ID: Final = b"x-correlation-id"
_QUIET_ROUTES = frozenset({"/livez", "/readyz", "/metrics"})


class RequestMiddleware:
    def __init__(
        self,
        app: ASGIApp,
        *,
        headers: Mapping[str, str],
        proxies: TrustedProxies,
        pages: ErrorPages,
    ) -> None:
        self._app = app
        self._pages = pages
        self._headers = raw(headers)
        self._lines = as_lines(self._headers)
        self._proxies = proxies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name_client(scope, self._proxies)
        incoming = dict(scope["headers"])
        with (
            coming_from(scope["client"][0]),
            trace(
                _text(incoming.get(b"traceparent")),
                _text(incoming.get(_CORRELATION_ID)),
                name="request",
                kind=SpanKind.SERVER,
            ) as step,
        ):
            own = (_CORRELATION_ID, step.correlation_id.encode())
            exchange = _Exchange(self._app, [*self._headers, own], self._pages)
            wire = wire_of(scope)
            if wire is not None:
                put_wire(scope, _NotedWire(wire, self._lines + as_lines([own]), exchange))
            await exchange.run(scope, receive, send)


@dataclass(frozen=True)
class _NotedWire:
    """The server's own, for answers from inside that have none of our headers."""

    wire: Wire
    lines: bytes
    exchange: "_Exchange"

    def give(self, scope: Scope, status: int, *parts: bytes) -> bool:
        is_given = self.wire.give(scope, status, self.lines, *parts)
        if is_given:
            self.exchange.status = status
        return is_given


class _Exchange:
    """One request and its answer; `status` is 0 until that has begun."""

    def __init__(self, app: ASGIApp, headers: Headers, pages: ErrorPages) -> None:
        self._app = app
        self._pages = pages
        self._headers = headers
        self.status = 0
        self._is_replaced = False

    async def run(self, scope: Scope, receive: Receive, send: Send) -> None:
        began = time.perf_counter()
        answer = self._with_headers(send)

        async def guarded(message: Message) -> None:
            if self._is_replaced:
                return
            if _is_plain_too_large(message):  # Starlette's own answer is no problem document
                self._is_replaced = True
                await self._refuse(Problem(status=413), scope, receive, answer)
            else:
                await answer(message)

        try:
            await self._app(scope, receive, guarded)
        except Exception as error:
            status = 503 if isinstance(error, NO_ANSWER) else 500
            _log.error("request.failed", error=error, status=status, route=route_of(scope))
            if self.status:
                raise  # the answer has begun; the connection is all that is left to break
            headers = {"Retry-After": "2"} if status == 503 else {}
            problem = Problem(status=status, headers=headers)
            await self._refuse(problem, scope, receive, answer)
        finally:
            self._note(scope, time.perf_counter() - began)

    async def _refuse(self, problem: Problem, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._pages.answer(Request(scope), problem)
        await answer(scope, receive, send)

    def _with_headers(self, send: Send) -> Send:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                given = list(message["headers"])
                names = {name.lower() for name, _ in given}
                message["headers"] = [
                    *given,
                    *[one for one in self._headers if one[0] not in names],
                ]
            await send(message)

        return answer

    def _note(self, scope: Scope, seconds: float) -> None:
        route = route_of(scope)
        method = scope["method"] if scope["method"] in _METHODS else "other"
        REQUESTS.labels(method, route, str(self.status)).inc()
        _seconds.labels(route).observe(seconds)
        describe_span(
            f"{method} {route}",
            {
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": self.status,
            },
        )
        if route not in _QUIET_ROUTES:
            _log.info("request", method=method, route=route, status=self.status,
                      duration_ms=round(seconds * 1000, 1))  # fmt: skip


def _text(value: bytes | None) -> str | None:
    return None if value is None else value.decode("latin-1")


def _is_plain_too_large(message: Message) -> bool:
    return (
        message["type"] == "http.response.start"
        and message["status"] == 413
        and ReadHeaders(raw=message["headers"]).get("content-type", "").startswith("text/plain")
    )


def route_of(scope: Scope) -> str:
    """The template of the route, such as `/status/{reference}`; `unmatched` when none was found."""
    route: Any = scope.get("route")
    return str(getattr(route, "path_format", None) or getattr(route, "path", None) or "unmatched")
