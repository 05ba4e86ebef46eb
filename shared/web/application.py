"""Builds a service's FastAPI application with everything that all of them share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from shared import TZDATA_VERSION
from shared.addresses import TrustedProxies
from shared.telemetry import metrics_page
from shared.web.compressing import CompressPages
from shared.web.content import ReadableForms, refuse_other_content
from shared.web.direct import DirectPost, DirectPosts
from shared.web.error_pages import ErrorPages
from shared.web.font_files import FontFiles
from shared.web.fonts import ADDRESS as FONTS
from shared.web.fonts import installed_fonts
from shared.web.keeping import KeepReady
from shared.web.methods import Methods
from shared.web.middleware import RequestMiddleware
from shared.web.noting import KeepEvents, NoteSecurity
from shared.web.npm import of_package
from shared.web.openapi import describe
from shared.web.ready import ReadyAnswers
from shared.web.refusing import register_refusals
from shared.web.text_files import TextFiles

Check = Callable[[], Awaitable[object]]
"""A readiness check: returns something falsy or raises when the process cannot do its work."""

_HERE: Final = Path(__file__).parent
_BODY_LIMIT: Final = 32 * 1024
_CHECK_SECONDS: Final = 2.0
_NO_PROXIES: Final = TrustedProxies()

CONTENT_SECURITY_POLICY: Final = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
}


def security_headers(csp: Mapping[str, str] | None = None) -> dict[str, str]:
    """Headers of every answer; `csp` replaces single directives of the default policy."""
    policy = {**CONTENT_SECURITY_POLICY, **(csp or {})}
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    }


def create_app(
    title: str,
    *,
    routers: Sequence[APIRouter],
    lifespan: Callable[[FastAPI], AbstractAsyncContextManager[None]] | None = None,
    checks: Mapping[str, Check] | None = None,
    static: Path | None = None,
    csp: Mapping[str, str] | None = None,
    body_limit: int = _BODY_LIMIT,
    proxies: TrustedProxies = _NO_PROXIES,
    error_pages: ErrorPages | None = None,
    ready: ReadyAnswers | None = None,
    direct: Sequence[DirectPost] = (),
    compresses: bool = False,
    keep_events: KeepEvents | None = None,
) -> FastAPI:
    """The application. `checks` decide `/readyz`; `static` is served under `/static`; `proxies`
    are believed when they say whose request they pass on; `error_pages` draws refusals for people;
    `ready` has the answers that are given without the framework, `direct` the posts that are where
    nothing about them is unusual; `compresses`: pages that are no ready answers; `keep_events`
    is given the security events of a request before it is answered.

    Refuses with `PackageMissing` where files that every page needs are not installed.
    A route that takes larger bodies raises its own `max_body_size`.
    """
    app = _Application(
        ready=ready,
        title=title,
        version="1",
        lifespan=lifespan or _nothing,
        docs_url=None,
        redoc_url=None,
        dependencies=[Depends(refuse_other_content)],
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    error_pages = error_pages or ErrorPages()
    register_refusals(app, error_pages)
    app.include_router(_probes(checks or {}))
    for router in routers:
        app.include_router(router)
    describe(app)
    _mount_files(app, static)
    headers = security_headers(csp)
    if ready is not None:
        app.add_middleware(KeepReady, ready=ready, headers=headers)
    app.add_middleware(ReadableForms, pages=error_pages)
    app.add_middleware(Methods)
    app.add_middleware(RequestBodyLimitMiddleware, max_body_size=body_limit)
    if direct:
        app.add_middleware(DirectPosts, posts=direct)
    if compresses:
        app.add_middleware(CompressPages)
    if keep_events is not None:
        app.add_middleware(NoteSecurity, keep=keep_events)
    app.add_middleware(RequestMiddleware, headers=headers, proxies=proxies, pages=error_pages)
    return app


class _Application(FastAPI):
    """FastAPI behind the answers that are ready."""

    def __init__(self, *, ready: ReadyAnswers | None, **options: Any) -> None:
        super().__init__(**options)
        self._ready = ready

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._ready is None or not await self._ready.answer(scope, send):
            await super().__call__(scope, receive, send)


@asynccontextmanager
async def _nothing(_app: FastAPI) -> AsyncIterator[None]:
    yield


def _mount_files(app: FastAPI, static: Path | None) -> None:
    if static is not None and static.is_dir():
        app.mount("/static", TextFiles(directory=static), name="static")
    app.mount("/shared-static", TextFiles(directory=_HERE / "static"), name="shared-static")
    app.mount("/npm", TextFiles(directory=of_package("htmx.org/dist")), name="npm")
    app.mount(FONTS, FontFiles(installed_fonts()), name="fonts")


def _probes(checks: Mapping[str, Check]) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "alive"}

    @router.get("/readyz")
    async def readyz() -> JSONResponse:
        names = list(checks)
        outcomes = await asyncio.gather(*[_is_well(checks[name]) for name in names])
        status = 200 if all(outcomes) else 503
        body: dict[str, Any] = {
            "status": "ready" if status == 200 else "not-ready",
            "checks": {
                name: "ok" if well else "failing"
                for name, well in zip(names, outcomes, strict=True)
            },
            "tzdata": TZDATA_VERSION,
        }
        return JSONResponse(body, status)

    @router.get("/metrics")
    async def metrics() -> Response:
        body, media_type = metrics_page()
        return Response(body, headers={"Content-Type": media_type})

    return router


async def _is_well(check: Check) -> bool:
    try:
        outcome = await asyncio.wait_for(_awaited(check), _CHECK_SECONDS)
    except Exception:  # noqa: BLE001 - whatever is wrong, the answer is "not ready"
        return False
    return outcome is None or bool(outcome)


async def _awaited(check: Check) -> object:
    return await check()
