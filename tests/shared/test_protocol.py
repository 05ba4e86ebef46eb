"""What comes over a real socket, well-formed or not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any

import pytest
import uvicorn
from fastapi import APIRouter
from pydantic import BaseModel

from shared.runtime.process import server_config
from shared.web import create_app
from shared.web.protocol import HEAD_LIMIT
from tests.support.waiting import eventually

router = APIRouter()


class Thing(BaseModel):
    count: int


@router.post("/things")
async def add(thing: Thing) -> int:
    return thing.count


class _Server(uvicorn.Server):
    def capture_signals(self) -> Any:
        """The test's own process keeps its signals."""
        return nullcontext()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    server = _Server(server_config(create_app("test", routers=[router]), "127.0.0.1", 0))
    serving = asyncio.create_task(server.serve())
    await eventually(lambda: asyncio.sleep(0, server.started), every=0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    server.force_exit = True
    await serving


async def answer_to(port: int, *sent: bytes) -> bytes:
    """Everything that the server says until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in sent:
            writer.write(part)
            await writer.drain()
        return await asyncio.wait_for(reader.read(), 10)
    except ConnectionError:
        return b""
    finally:
        writer.close()


def post(body: bytes, length: int | None = None) -> bytes:
    return (
        b"POST /things HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        b"Connection: close\r\nContent-Length: %d\r\n\r\n"
        % (len(body) if length is None else length)
    ) + body


@pytest.mark.parametrize(
    "head",
    [
        b"GET /livez HTTP/1.1\r\nX-Endless: ",
        b"GET /livez HTTP/1.1\r\n",
        b"GET /",
    ],
)
async def test_a_head_that_does_not_end_is_refused_before_it_fills_the_memory(
    port: int, head: bytes
) -> None:
    more = b"x" * 8_000 if b"HTTP" not in head or head.endswith(b": ") else b"X: y\r\n" * 1_300
    answer = await answer_to(port, head, *[more] * (HEAD_LIMIT // 4_000))
    assert answer.startswith(b"HTTP/1.1 431 ") or answer == b""  # reset: we sent on meanwhile


async def test_a_large_body_is_not_taken_for_a_head(port: int) -> None:
    answer = await answer_to(port, post(b'{"count": 1, "more": "' + b"y" * 30_000 + b'"}'))
    assert answer.startswith(b"HTTP/1.1 200 ")


async def test_one_connection_carries_any_number_of_small_heads(port: int) -> None:
    filler = b"X-Filler: " + b"z" * 30_000 + b"\r\n"
    request = b"GET /livez HTTP/1.1\r\nHost: x\r\n" + filler
    last = request + b"Connection: close\r\n\r\n"
    answer = await answer_to(port, *[request + b"\r\n"] * 4, last)
    assert answer.count(b"HTTP/1.1 200 ") == 5


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (post(b'{"count": 1}', length=3), b"400"),
        (post(b"{}", length=10**30), b"400"),
        (b"\x00\xff\r\n\r\n", b"400"),
        (b"GET /\xff\xfe HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
    ],
)
async def test_what_is_no_http_gets_a_400_and_the_server_goes_on(
    port: int, sent: bytes, status: bytes
) -> None:
    assert (await answer_to(port, sent)).startswith(b"HTTP/1.1 " + status)
    assert (await answer_to(port, post(b'{"count": 1}'))).startswith(b"HTTP/1.1 200 ")
