"""Pages are packed for whoever asks from here, and for nobody whom another site sends."""

import gzip
from collections.abc import AsyncIterator

import brotli  # type: ignore[import-untyped] # published without type information
import httpx2
import pytest
from fastapi import APIRouter, Response
from fastapi.responses import HTMLResponse
from fastapi.sse import EventSourceResponse

from shared.web import create_app
from tests.support.http import client_of

PAGE = "<!doctype html>" + "<p>A page of somebody's, with a secret in it.</p>" * 200
HERE = {"Sec-Fetch-Site": "same-origin"}
router = APIRouter()


@router.get("/page")
async def page() -> HTMLResponse:
    return HTMLResponse(PAGE, headers={"Vary": "Cookie"})


@router.post("/page")
async def post() -> HTMLResponse:
    return HTMLResponse(PAGE)


@router.get("/short")
async def short() -> HTMLResponse:
    return HTMLResponse("<p>Short.</p>")


@router.get("/answer")
async def answer() -> Response:
    return Response(PAGE, media_type="application/json")


@router.get("/stream", response_class=EventSourceResponse)
async def stream() -> AsyncIterator[str]:
    yield "first"


@pytest.fixture
async def client() -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app("Pages", routers=[router], compresses=True)
    async with client_of(app) as one:
        yield one


async def bytes_of(
    client: httpx2.AsyncClient, path: str, method: str = "GET", **headers: str
) -> tuple[str | None, bytes, httpx2.Headers]:
    """The encoding, what went over the wire in it, and the headers."""
    asked = {"Accept-Encoding": "gzip, br", **HERE, **headers}
    async with client.stream(method, path, headers=asked) as answer:
        raw = b"".join([part async for part in answer.aiter_raw()])
        return answer.headers.get("content-encoding"), raw, answer.headers


async def test_a_page_is_packed_as_its_reader_likes_it_best(client: httpx2.AsyncClient) -> None:
    encoding, packed, headers = await bytes_of(client, "/page")
    assert (encoding, brotli.decompress(packed).decode()) == ("br", PAGE)
    assert headers["content-length"] == str(len(packed))
    assert headers["vary"] == "Cookie, Accept-Encoding, Sec-Fetch-Site"
    encoding, packed, _ = await bytes_of(client, "/page", **{"Accept-Encoding": "gzip"})
    assert (encoding, gzip.decompress(packed).decode()) == ("gzip", PAGE)


@pytest.mark.parametrize(
    "site", ["cross-site", "same-site", "", "Same-Origin ", "none, cross-site"]
)
async def test_what_another_site_asked_for_is_not_packed(
    client: httpx2.AsyncClient, site: str
) -> None:
    encoding, plain, headers = await bytes_of(client, "/page", **{"Sec-Fetch-Site": site})
    assert (encoding, plain.decode()) == (None, PAGE)
    assert "Sec-Fetch-Site" in headers["vary"]


async def test_what_is_sent_what_is_short_and_what_is_no_page_stay_as_they_are(
    client: httpx2.AsyncClient,
) -> None:
    for path, method in (("/page", "POST"), ("/short", "GET"), ("/answer", "GET")):
        encoding, _, _ = await bytes_of(client, path, method)
        assert encoding is None, path
    encoding, events, _ = await bytes_of(client, "/stream")
    assert (encoding, events) == (None, b'data: "first"\n\n')
    encoding, nothing, headers = await bytes_of(client, "/page", "HEAD")
    assert (encoding, nothing, headers["content-length"]) == (None, b"", str(len(PAGE)))
