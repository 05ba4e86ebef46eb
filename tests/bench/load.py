"""A small HTTP load on loopback: some connections, each sending its next request when it has
the last answer.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx2


@dataclass(frozen=True, kw_only=True)
class Load:
    """`request(n)` gives the bytes of the n-th request; `count` requests over `connections`."""

    url: str
    request: Callable[[int], bytes]
    count: int
    connections: int


async def rate(load: Load) -> float:
    """Answers per second. Raises when an answer is no success: a fast refusal is not a result."""
    parts = urlsplit(load.url)
    numbers = iter(range(load.count))
    began = time.perf_counter()
    await asyncio.gather(
        *[
            _connection(parts.hostname or "127.0.0.1", parts.port or 80, load, numbers)
            for _ in range(load.connections)
        ]
    )
    return load.count / (time.perf_counter() - began)


async def _connection(host: str, port: int, load: Load, numbers: Iterator[int]) -> None:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        for number in numbers:
            writer.write(load.request(number))
            await _answer(reader)
    finally:
        writer.close()


async def _answer(reader: asyncio.StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status, *fields = head.split("\r\n")
    if status.split(" ")[1][0] != "2":
        raise RuntimeError(f"answered {status}")
    lengths = [f.split(":")[1] for f in fields if f.lower().startswith("content-length:")]
    await reader.readexactly(int(lengths[0]))


async def is_there(url: str) -> bool:
    """Whether a server answers there, and with no error."""
    try:
        async with httpx2.AsyncClient() as client:
            return (await client.get(url)).status_code < 400
    except httpx2.TransportError:
        return False


def get(url: str, **headers: str) -> bytes:
    return _request("GET", url, b"", headers)


def post(url: str, body: bytes, **headers: str) -> bytes:
    return _request("POST", url, body, {"content_type": "application/json", **headers})


def _request(method: str, url: str, body: bytes, headers: dict[str, str]) -> bytes:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"{method} {path} HTTP/1.1", f"Host: {parts.netloc}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body
