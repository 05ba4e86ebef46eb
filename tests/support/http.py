"""An HTTP client on an application in this process, with its lifespan run."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI

from tests.support.documented import hold_to_description


@asynccontextmanager
async def client_of(
    app: FastAPI, base_url: str = "http://testserver"
) -> AsyncIterator[httpx2.AsyncClient]:
    """Requests go through the whole application, middleware included; unexpected errors come as 500
    as for a client. Statuses that the application does not describe fail the test.
    """
    transport = httpx2.ASGITransport(app=app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx2.AsyncClient(transport=transport, base_url=base_url) as client,
    ):
        hold_to_description(app, client)
        yield client
