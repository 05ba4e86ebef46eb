"""Published pages of a running system, beside uvicorn giving the very same bytes and headers."""

import asyncio
import base64
import json
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from tests.bench.load import is_there
from tests.bench.rows import Row
from tests.bench.wrk import Sample, wrk
from tests.support.system import ROOT, System, free_ports
from tests.support.waiting import eventually

_JSON = "/v1/locations/toronto/procedures/micro-needling?locale=en-CA"
_HTML = "/en-CA/toronto/procedures/micro-needling"
_HOP_BY_HOP = frozenset({"date", "server", "connection", "transfer-encoding"})
_PLAIN = {"Accept-Encoding": "identity"}


async def measure(system: System, folder: Path, *, rounds: int, seconds: float) -> list[Row]:
    """Speed and slowest hundredth of each kind of answer, ours and the limit in turn."""
    rows: list[Row] = []
    for name, path, headers, target in (
        ("page, JSON", _JSON, _PLAIN, 0.90),
        ("page, JSON, gzip", _JSON, {"Accept-Encoding": "gzip"}, 0.90),
        ("page, HTML, gzip", _HTML, {"Accept-Encoding": "gzip"}, 0.90),
        ("page, 304", _JSON, {**_PLAIN, "If-None-Match": await _etag(system)}, 0.95),
    ):
        url = system.url("content") + path
        async with _limit(url, headers, folder) as limit:
            pairs = await _in_turn(url, limit, headers, rounds=rounds, seconds=seconds)
        rows += _rows(name, pairs, target)
    return rows


async def _in_turn(
    ours: str, limit: str, headers: Mapping[str, str], *, rounds: int, seconds: float
) -> list[tuple[Sample, Sample]]:
    pairs = []
    for number in range(rounds + 1):
        pair = (
            await wrk(ours, seconds=seconds, headers=headers),
            await wrk(limit, seconds=seconds, headers=headers),
        )
        if number:  # the first round warms up
            pairs.append(pair)
    return pairs


def _rows(name: str, pairs: Sequence[tuple[Sample, Sample]], target: float) -> list[Row]:
    reference = "uvicorn, same bytes"
    return [
        Row(name=name, unit="per s", reference=reference, target=target,
            ours=[ours.speed for ours, _ in pairs], others=[limit.speed for _, limit in pairs]),
        Row(name=f"{name}: p99", unit="ms", reference=reference, target=1.5, is_less_better=True,
            ours=[ours.p99 for ours, _ in pairs], others=[limit.p99 for _, limit in pairs]),
    ]  # fmt: skip


async def _etag(system: System) -> str:
    async with httpx2.AsyncClient() as client:
        answer = await client.get(system.url("content") + _JSON, headers=_PLAIN)
    return str(answer.headers["etag"])


@asynccontextmanager
async def _limit(url: str, headers: Mapping[str, str], folder: Path) -> AsyncIterator[str]:
    """With our own answer."""
    async with httpx2.AsyncClient() as client, client.stream("GET", url, headers=headers) as answer:
        body = b"".join([chunk async for chunk in answer.aiter_raw()])
        given = [(n, v) for n, v in answer.headers.items() if n not in _HOP_BY_HOP]
    async with fixed_answer((answer.status_code, given, body), folder) as address:
        yield address


@asynccontextmanager
async def fixed_answer(
    answer: tuple[int, Sequence[tuple[str, str]], bytes], folder: Path
) -> AsyncIterator[str]:
    """Uvicorn in a process of its own that gives this status, these headers and this body, ended by
    its id; gives its address.
    """
    status, headers, body = answer
    saved = folder / "answer.json"
    encoded = base64.b64encode(body).decode()
    document = {"status": status, "headers": list(headers), "body": encoded}
    saved.write_text(json.dumps(document), encoding="utf-8")
    port = free_ports(1)[0]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.raw_answer", port, str(saved), cwd=ROOT
    )
    address = f"http://127.0.0.1:{port}/"
    try:
        await eventually(lambda: is_there(address))
        yield address
    finally:
        process.terminate()
        await process.wait()
