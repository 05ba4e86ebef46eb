"""The web process of routing: leads and sessions as JSON, and the console."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from types import FrameType
from typing import Final

from fastapi import FastAPI

from services.routing.console.pages import error_pages
from services.routing.settings import RoutingApiSettings
from services.routing.wiring_search import patient_search
from services.routing.wiring_web import (
    Console,
    build_console,
    inquiry_ledger,
    inquiry_oversight,
    inquiry_queues,
    patient_details,
)
from shared.addresses import TrustedProxies
from shared.auth.provider import provider_of
from shared.limits import RequestLimits
from shared.mongo import connect, ping
from shared.runtime import run_app
from shared.settings import settings_or_exit
from shared.web import create_app

_WINDOWS_COME_BACK_WITHIN: Final = timedelta(minutes=5)
"""After a restart they are told what they missed, and need not read all again."""


def build_app(console: Console, *, proxies: TrustedProxies | None = None) -> FastAPI:
    async def hears_of_changes() -> bool:
        return console.broadcast.is_open

    app = create_app(
        "Wayfare routing",
        routers=console.routers,
        lifespan=_lifespan(console),
        checks={"mongodb": lambda: ping(console.database), "lead-changes": hears_of_changes},
        static=Path(__file__).parent / "static",
        proxies=proxies or TrustedProxies(),
        error_pages=error_pages(console.templates),
        compresses=True,
        keep_events=console.audit.note_security,
    )
    app.state.sign_in = console.sign_in
    return app


def _lifespan(console: Console) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def running(_app: FastAPI) -> AsyncIterator[None]:
        await console.prepare()
        broadcasting = asyncio.create_task(console.broadcast.run())
        with _streams_end_on_signal(console.broadcast.end):
            async with console.directory.watched():
                yield
        broadcasting.cancel()
        with suppress(asyncio.CancelledError):
            await broadcasting
        await console.close()

    return running


@contextmanager
def _streams_end_on_signal(end: Callable[[], None]) -> Iterator[None]:
    """uvicorn waits for open requests before it stops, and a stream is open until it is ended."""
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(end)
        then = before[signal.Signals(number)]
        if callable(then):
            then(number, frame)

    for number in before:
        signal.signal(number, handle)
    try:
        yield
    finally:
        for number, then in before.items():
            signal.signal(number, then)


def main() -> None:
    settings = settings_or_exit(RoutingApiSettings)
    client = connect(settings.mongodb_uri, application="routing-api")
    database = client[settings.database_name]
    console = build_console(
        database,
        details=patient_details(settings.inquiry_url, settings.signing_key),
        ledger=inquiry_ledger(settings.inquiry_url, settings.signing_key),
        oversight=inquiry_oversight(settings.inquiry_url, settings.signing_key),
        queues=inquiry_queues(settings.inquiry_url, settings.signing_key),
        patients=patient_search(settings.inquiry_url, settings.signing_key),
        is_secure=settings.cookie_secure,
        sign_in_keys=settings.sign_in_keys,
        audit_keys=settings.audit_chain_keys,
        address=settings.routing_url,
        provider=provider_of(settings, address=settings.routing_url, sign_in="/sign-in"),
        limits=RequestLimits(database, key=settings.counting_key.secret, rules=settings.limits),
        known_before=_WINDOWS_COME_BACK_WITHIN,
    )
    run_app(
        build_app(console, proxies=settings.proxies),
        process="routing-api",
        host=settings.host,
        port=settings.routing_port,
        log_level=settings.log_level,
    )


if __name__ == "__main__":
    main()
