"""The viewer: a list of the caught mails, each mail as text and HTML, and JSON for tests."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates
from starlette.middleware.trustedhost import TrustedHostMiddleware

from deploy.local.mail_catcher.mails import Mail, Mails

FOLDER = Path(__file__).parent
# A page of another site must not read mails through a host name that points here.
HOSTS = ["127.0.0.1", "localhost", "testserver"]
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'"
)
# The mail's own HTML: no script, no request to anywhere, nothing of this viewer's origin.
MAIL_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:"

Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def viewer(mails: Mails, lifespan: Lifespan | None = None) -> FastAPI:
    app = FastAPI(title="Caught mail", lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=HOSTS)
    app.middleware("http")(_protect)
    app.mount("/static", StaticFiles(directory=FOLDER / "static"))
    _add_pages(app, mails)
    _add_json(app, mails)
    return app


def _add_pages(app: FastAPI, mails: Mails) -> None:
    templates = Jinja2Templates(directory=FOLDER / "templates")

    @app.get("/", response_class=HTMLResponse)
    async def show_list(request: Request, to: str | None = None) -> Response:
        return templates.TemplateResponse(request, "list.html", {"mails": mails.to(to), "to": to})

    @app.get("/mails/{mail_id}", response_class=HTMLResponse)
    async def show_mail(request: Request, mail_id: int) -> Response:
        return templates.TemplateResponse(request, "mail.html", {"mail": _found(mails, mail_id)})

    @app.get("/mails/{mail_id}/html", response_class=HTMLResponse)
    async def show_html(mail_id: int) -> Response:
        headers = {"Content-Security-Policy": MAIL_POLICY}
        return HTMLResponse(_found(mails, mail_id).html, headers=headers)


def _add_json(app: FastAPI, mails: Mails) -> None:
    @app.get("/api/mails")
    async def list_mails(to: str | None = None) -> dict[str, Any]:
        return {"items": [mail.describe() for mail in mails.to(to)]}

    @app.get("/livez")
    async def livez() -> dict[str, str]:
        return {"status": "ok"}


def _found(mails: Mails, mail_id: int) -> Mail:
    mail = mails.find(mail_id)
    if mail is None:
        raise HTTPException(404, "There is no such mail; the catcher keeps the newest only.")
    return mail


async def _protect(request: Request, answer: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await answer(request)
    response.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
