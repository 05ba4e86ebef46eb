"""Over a real socket a ready answer is what uvicorn would have made of it."""

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
from fastapi import APIRouter, Request, Response

from shared.web import ReadyAnswers, create_app, keep_ready
from tests.support.serving import served

_BODY = b"page " * 400
_LONG = b"long " * 400_000
_OF_EACH = re.compile(rb"(?im)^(date|x-correlation-id): .*\r\n")


@pytest.fixture(params=[True, False], ids=["ready", "made anew"])
async def port(request: pytest.FixtureRequest) -> AsyncIterator[int]:
    """Of a server that keeps what it has made, or does not."""
    ready = ReadyAnswers(most_bytes=10_000_000)
    async with served(create_app("test", routers=[_router()], ready=ready)) as address:
        port = int(address.rpartition(":")[2])
        if request.param:
            ready.follow()
            for path in (b"/page", b"/long"):
                await answer_to(port, asking(path, b"Connection: close"))
        yield port


def _router() -> APIRouter:
    router = APIRouter()

    @router.get("/page")
    async def page(request: Request) -> Response:
        keep_ready(request, {"page"})
        return Response(_BODY, headers={"ETag": '"r1"'}, media_type="text/plain")

    @router.get("/long")
    async def long(request: Request) -> Response:
        keep_ready(request, {"page"})
        return Response(_LONG, headers={"ETag": '"r1"'}, media_type="text/plain")

    return router


def asking(path: bytes, *lines: bytes, method: bytes = b"GET", version: bytes = b"1.1") -> bytes:
    head = b"%b %b HTTP/%b\r\nHost: x\r\n" % (method, path, version)
    return head + b"".join(line + b"\r\n" for line in lines) + b"\r\n"


async def answer_to(port: int, *sent: bytes) -> bytes:
    """Everything that the server says until it closes the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in sent:
        writer.write(part)
        await writer.drain()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


def parted(answer: bytes) -> tuple[bytes, frozenset[bytes], bytes]:
    """Status line, header lines but for what is of each answer alone, and the rest."""
    head, _, body = answer.partition(b"\r\n\r\n")
    status, _, lines = head.partition(b"\r\n")
    return status, frozenset(_OF_EACH.sub(b"", lines + b"\r\n").splitlines()), body


CLOSE = b"Connection: close"


async def test_a_get_has_length_date_correlation_id_and_body(port: int) -> None:
    answer = await answer_to(port, asking(b"/page", CLOSE))
    status, lines, body = parted(answer)
    assert (status, body) == (b"HTTP/1.1 200 OK", _BODY)
    assert {b'etag: "r1"', b"content-length: 2000", b"connection: close"} <= lines
    assert {b"x-content-type-options: nosniff"} <= lines
    assert answer.lower().count(b"\r\ndate: ") == answer.count(b"\r\nx-correlation-id: ") == 1
    assert answer.count(b"\r\ncontent-type: ") == 1


async def test_a_304_and_a_head_have_no_body(port: int) -> None:
    known = await answer_to(port, asking(b"/page", CLOSE, b'If-None-Match: "r1"'))
    head = await answer_to(port, asking(b"/page", CLOSE, method=b"HEAD"))
    status, lines, body = parted(known)
    assert (status, body) == (b"HTTP/1.1 304 Not Modified", b"")
    assert not any(line.startswith((b"content-l", b"content-type")) for line in lines)
    assert parted(head)[0::2] == (b"HTTP/1.1 200 OK", b"")
    assert b"content-length: 2000" in parted(head)[1]


@pytest.mark.parametrize("is_apart", [True, False], ids=["one by one", "at once"])
async def test_a_connection_carries_many_answers_in_the_order_of_the_questions(
    port: int, is_apart: bool
) -> None:
    asked = [asking(b"/page"), asking(b"/page", method=b"HEAD"), asking(b"/livez"),
             asking(b"/page", b'If-None-Match: "r1"'), asking(b"/page", CLOSE)]  # fmt: skip
    answer = await answer_to(port, *(asked if is_apart else [b"".join(asked)]))
    statuses = re.findall(rb"HTTP/1\.1 (\d+)", answer)
    assert statuses == [b"200", b"200", b"200", b"304", b"200"]
    assert answer.count(_BODY) == 2
    assert answer.endswith(_BODY)


async def test_an_old_client_gets_one_answer_and_the_end(port: int) -> None:
    answer = await answer_to(port, asking(b"/page", version=b"1.0"))
    assert b"connection: close" in parted(answer)[1]
    assert parted(answer)[2] == _BODY


async def test_a_client_that_reads_slowly_gets_everything(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(asking(b"/long") * 3 + asking(b"/long", CLOSE))
    answer = b""
    while part := await asyncio.wait_for(reader.read(200_000), 10):
        answer += part
        await asyncio.sleep(0)
    writer.close()
    assert answer.count(b"HTTP/1.1 200 OK") == 4
    assert answer.count(_LONG) == 4
