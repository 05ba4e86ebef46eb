"""A site that follows the change feed from nothing, beside one that fetches the very same bytes as
one file: what answering in pages, and keeping them whole, costs.
"""

import re
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

import httpx2

from tests.bench.many_pages import until_listed
from tests.bench.pages import fixed_answer
from tests.bench.rows import Row
from tests.support.system import System

_LIMIT: Final = 500
_NEXT: Final = re.compile(rb'"next_cursor":"([^"]*)"\s*}\s*$')
_PLAIN: Final = {"Accept-Encoding": "identity"}
_MEGABYTE: Final = 1_000_000

Work = Callable[[], Awaitable[object]]


async def measure(system: System, folder: Path, *, rounds: int) -> list[Row]:
    """Megabytes a second of both, in turn, once the feed lists everything that was published."""
    url = system.url("content")
    async with httpx2.AsyncClient(headers=_PLAIN, timeout=120) as client:
        await until_listed(system)
        bodies = await _followed(client, url)
        whole = b"".join(bodies)
        answer = (200, [("content-type", "application/json")], whole)
        async with fixed_answer(answer, folder) as file:
            pairs = [
                (
                    await _speed(len(whole), lambda: _followed(client, url)),
                    await _speed(len(whole), lambda: client.get(file)),
                )
                for _ in range(rounds)
            ]
    megabytes = len(whole) / _MEGABYTE
    return [
        Row(
            name=f"feed from nothing, {megabytes:.0f} MB in {len(bodies)} answers",
            unit="MB/s", reference="uvicorn, one file",
            ours=[ours for ours, _ in pairs], others=[other for _, other in pairs],
        )
    ]  # fmt: skip


async def _followed(client: httpx2.AsyncClient, url: str) -> list[bytes]:
    """The answers up to the one without items."""
    bodies: list[bytes] = []
    cursor = ""
    while True:
        answer = await client.get(f"{url}/v1/changes", params={"cursor": cursor, "limit": _LIMIT})
        answer.raise_for_status()
        if answer.content.startswith(b'{"items":[]'):
            return bodies
        bodies.append(answer.content)
        found = _NEXT.search(answer.content)
        assert found is not None
        cursor = found[1].decode()


async def _speed(size: int, work: Work) -> float:
    began = time.perf_counter()
    await work()
    return size / _MEGABYTE / (time.perf_counter() - began)
