"""From the POST of an inquiry until its lead can be seen, beside the floor's hop, at a low rate."""

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence

import httpx2

from shared.mongo import connect
from tests.bench.arrivals import Arrivals
from tests.bench.hop import hop
from tests.bench.patients import Patients, fresh_run, patients_of
from tests.bench.rows import Row
from tests.support.system import System

_PAUSE_SECONDS = 0.05
_MEDIAN_TIMES, _P99_TIMES = 3.0, 5.0

Seconds = Sequence[float]


async def measure(system: System, *, rounds: int, count: int) -> list[Row]:
    """Ours and the hop, one after the other; in each round so many of both, after one round that is
    not counted.
    """
    client = connect(system.state()["mongo"], application="bench")
    leads, patients = client["wayfare_routing"]["leads"], await patients_of(system)
    try:
        async with (
            hop(system) as least,
            Arrivals.of_collection(leads, "reference") as arrivals,
            httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=30) as http,
        ):
            inquiry = _Inquiry(http, patients, arrivals)
            pairs = [
                await _in_turn(inquiry.seconds, least.seconds, count) for _ in range(rounds + 1)
            ][1:]
    finally:
        client.close()
    return [
        _row("p50", statistics.median, pairs, _MEDIAN_TIMES),
        _row("p99", _p99, pairs, _P99_TIMES),
    ]


class _Inquiry:
    def __init__(self, http: httpx2.AsyncClient, patients: Patients, arrivals: Arrivals) -> None:
        self._http = http
        self._patients = patients
        self._arrivals = arrivals
        self._run = fresh_run()
        self._number = 0

    async def seconds(self) -> float:
        """From before the request until a change stream tells of its lead."""
        self._number += 1
        body = self._patients.body(self._number, self._run)
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": f"{self._run}-{self._number}",
        }
        began = time.perf_counter()
        answer = await self._http.post("/v1/inquiries", content=body, headers=headers)
        return await self._arrivals.of(answer.raise_for_status().json()["reference"]) - began


async def _in_turn(
    ours: Callable[[], Awaitable[float]], least: Callable[[], Awaitable[float]], count: int
) -> tuple[Seconds, Seconds]:
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(count):
        for seconds, once in zip(taken, (ours, least), strict=True):
            await asyncio.sleep(_PAUSE_SECONDS)
            seconds.append(await once())
    return taken


def _row(
    name: str,
    of: Callable[[Seconds], float],
    pairs: Sequence[tuple[Seconds, Seconds]],
    target: float,
) -> Row:
    return Row(
        name=f"POST to lead visible: {name}", unit="ms", reference="one hop", target=target,
        is_less_better=True, ours=[1000 * of(ours) for ours, _ in pairs],
        others=[1000 * of(least) for _, least in pairs],
    )  # fmt: skip


def _p99(seconds: Seconds) -> float:
    return sorted(seconds)[int(0.99 * (len(seconds) - 1) + 0.5)]
