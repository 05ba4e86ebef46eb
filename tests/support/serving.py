"""An application of this process behind a real socket, as `run_app` serves it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import uvicorn
from fastapi import FastAPI

from shared.runtime.process import server_config
from tests.support.waiting import eventually


class _Server(uvicorn.Server):
    def capture_signals(self) -> Any:
        """The test's own process keeps its signals."""
        return nullcontext()


@asynccontextmanager
async def served(app: FastAPI, *, lifespan: bool = False) -> AsyncIterator[str]:
    """Its address. `lifespan`: whether the server is to run it; else the test has done so."""
    config = server_config(app, "127.0.0.1", 0)
    config.lifespan = "auto" if lifespan else "off"
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: asyncio.sleep(0, server.started), every=0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        server.force_exit = True
        await serving
