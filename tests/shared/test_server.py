"""The server that looks once a second ends when it is told to, and its answers bear the date."""

import asyncio
import signal
from contextlib import nullcontext
from email.utils import parsedate_to_datetime
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI

from shared.runtime.process import server_config
from shared.web.server import QuietServer
from tests.support.waiting import eventually


class _Server(QuietServer):
    def capture_signals(self) -> Any:
        """The test's own process keeps its signals."""
        return nullcontext()


@pytest.mark.parametrize("by_signal", [False, True])
async def test_it_answers_with_the_date_and_ends_when_it_is_told_to(by_signal: bool) -> None:
    server = _Server(server_config(FastAPI(), "127.0.0.1", 0))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: asyncio.sleep(0, server.started), every=0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx2.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{port}/")
    assert parsedate_to_datetime(answer.headers["date"]).tzinfo is not None
    if by_signal:
        server.handle_exit(signal.SIGTERM, None)
    else:
        server.end()
    await asyncio.wait_for(serving, 30)


async def test_a_signal_before_it_serves_ends_it() -> None:
    server = _Server(server_config(FastAPI(), "127.0.0.1", 0))
    server.handle_exit(signal.SIGTERM, None)
    await asyncio.wait_for(server.serve(), 30)
