"""`HEAD`, `OPTIONS` and `405`, at every address of an application."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest
from fastapi import APIRouter, Response
from fastapi.sse import EventSourceResponse

from shared.web import create_app
from tests.support.http import client_of
from tests.support.serving import served

router = APIRouter()


@router.get("/things/{thing}")
async def thing_of(thing: str) -> Response:
    return Response(f"the {thing}", headers={"ETag": '"1"'})


@router.post("/things/{thing}")
async def change(thing: str) -> str:
    return thing


@router.get("/uploads/{upload}")
async def upload_of(upload: str) -> Response:
    return Response(upload)


@router.head("/uploads/{upload}")
async def offset_of(upload: str) -> Response:
    return Response(headers={"Upload-Offset": str(len(upload))})


@router.get("/stream", response_class=EventSourceResponse)
async def stream() -> AsyncIterator[str]:
    while True:
        yield "again"


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(create_app("test", routers=[router])) as made:
        yield made


async def test_head_answers_as_get_does_without_the_body(client: httpx2.AsyncClient) -> None:
    got, head = await client.get("/things/pen"), await client.head("/things/pen")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == got.headers["etag"]
    assert head.headers["content-length"] == str(len(got.content))


async def test_an_address_with_a_head_of_its_own_answers_by_that(
    client: httpx2.AsyncClient,
) -> None:
    answer = await client.head("/uploads/abc")
    assert (answer.status_code, answer.headers["upload-offset"]) == (200, "3")
    assert "upload-offset" not in (await client.get("/uploads/abc")).headers
    assert (await client.options("/uploads/abc")).headers["allow"] == "GET, HEAD, OPTIONS"


async def test_heads_over_one_connection_are_answered_one_after_the_other() -> None:
    async with served(create_app("test", routers=[router])) as address:
        reader, writer = await asyncio.open_connection(*address.removeprefix("http://").split(":"))
        asked = b"HEAD /things/pen HTTP/1.1\r\nHost: x\r\n%b\r\n"
        writer.write(asked % b"" + asked % b"Connection: close\r\n")
        answer = await asyncio.wait_for(reader.read(), 10)
        writer.close()
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    assert answer.count(b"content-length: 7") == 2


async def test_head_of_a_stream_ends(client: httpx2.AsyncClient) -> None:
    head = await client.head("/stream")
    assert (head.status_code, head.content) == (200, b"")


async def test_head_of_nothing_is_a_404_without_a_body(client: httpx2.AsyncClient) -> None:
    assert (await client.head("/nowhere")).status_code == 404


async def test_a_method_that_is_not_offered_is_told_all_that_are(
    client: httpx2.AsyncClient,
) -> None:
    refused = await client.delete("/things/pen")
    assert refused.status_code == 405
    assert refused.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert refused.headers["content-type"] == "application/problem+json"
    assert (await client.post("/livez")).headers["allow"] == "GET, HEAD, OPTIONS"


async def test_options_tells_the_methods_and_nothing_to_other_sites(
    client: httpx2.AsyncClient,
) -> None:
    asked = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = await client.options("/things/pen", headers=asked)
    assert (answer.status_code, answer.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert (await client.options("/nowhere")).status_code == 404
