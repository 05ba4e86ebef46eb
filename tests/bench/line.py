"""An inquiry's whole way, mail included: CPU by process and throughput, beside the floor of it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import httpx2

from shared.mongo import Client, connect
from tests.bench.floor import floor
from tests.bench.floor_sample import write_sample
from tests.bench.patients import Patients, fresh_run, patients_of
from tests.bench.processes import SERVERS, cpu_seconds, spent_between
from tests.bench.rows import Row
from tests.bench.settled import until_all_is_done
from tests.bench.spent import Spent
from tests.bench.wrk import wrk
from tests.support.system import System

_CONNECTIONS = 32
_RATE = 20.0
_TIMES_THE_FLOOR, _SHARE_OF_ITS_SPEED = 3.0, 0.25

Pairs = Sequence[tuple[Spent, Spent]]


async def measure(
    system: System, folder: Path, *, rounds: int, seconds: float, at_least: int = 2000
) -> list[Row]:
    """Ours and the floor in turn: what so many seconds of requests bring at full speed, then at 20
    a second. At full speed the floor has `at_least` so many: with fewer its first and its last
    batch would be most of it.
    """
    patients = await patients_of(system)
    async with _client(system) as client:
        line = _Line(system, client, patients, folder)
        await line.at_full_speed(seconds)  # warms up
        sample = await write_sample(system, folder)
        fast = await _in_turn(
            line.at_full_speed, system, sample, rounds, seconds, at_least=at_least
        )
        slow = await _in_turn(line.at_leisure, system, sample, rounds, seconds, rate=_RATE)
    return [*_rows("line", fast), _throughput(fast), *_rows("line, 20/s", slow)]


async def _in_turn(
    ours: Callable[[float], Awaitable[Spent]], system: System, sample: Path, rounds: int,
    seconds: float, *, rate: float = 0, at_least: int = 0,
) -> Pairs:  # fmt: skip
    pairs = []
    for _ in range(rounds):
        spent = await ours(seconds)
        count = max(spent.count, at_least)
        pairs.append((spent, await floor(system, sample, count=count, rate=rate)))
    return pairs


class _Line:
    def __init__(self, system: System, client: Client, patients: Patients, folder: Path) -> None:
        self._system = system
        self._patients = patients
        self._folder = folder
        self._client = client
        self._inquiries = client["wayfare_inquiry"]["inquiries"]

    async def at_full_speed(self, seconds: float) -> Spent:
        script = self._patients.script(self._folder)

        async def send() -> None:
            await wrk(self._url, seconds=seconds, connections=_CONNECTIONS, headers={},
                      script=script)  # fmt: skip

        return await self._spent(send)

    async def at_leisure(self, seconds: float) -> Spent:
        return await self._spent(lambda: self._send_slowly(int(seconds * _RATE)))

    @property
    def _url(self) -> str:
        return self._system.url("inquiry") + "/v1/inquiries"

    async def _spent(self, send: Callable[[], Awaitable[None]]) -> Spent:
        await until_all_is_done(self._client)
        known, pids = await self._inquiries.estimated_document_count(), self._system.pids()
        before, began = cpu_seconds(pids), time.monotonic()
        await send()
        await until_all_is_done(self._client)
        return Spent(
            count=await self._inquiries.estimated_document_count() - known,
            seconds=time.monotonic() - began,
            cpu=spent_between(before, cpu_seconds(pids)),
        )

    async def _send_slowly(self, count: int) -> None:
        run, began = fresh_run(), time.monotonic()
        async with httpx2.AsyncClient(timeout=30) as client, asyncio.TaskGroup() as sending:
            for number in range(count):
                await asyncio.sleep(max(0.0, began + number / _RATE - time.monotonic()))
                sending.create_task(self._send(client, number, run))

    async def _send(self, client: httpx2.AsyncClient, number: int, run: str) -> None:
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"{run}-{number}"}
        body = self._patients.body(number, run)
        (await client.post(self._url, content=body, headers=headers)).raise_for_status()


def _rows(name: str, pairs: Pairs) -> list[Row]:
    """CPU of each process; of ours beside the floor's programs, of servers beside themselves."""
    ours, least = [one for one, _ in pairs], [one for _, one in pairs]
    own = [one.own_milliseconds for one in least]
    rows = [
        Row(name=f"{name}: {process}", unit="ms CPU", is_less_better=True,
            ours=[one.milliseconds(process) for one in ours],
            reference=f"floor: {process if process in SERVERS else 'its own'}",
            others=[one.milliseconds(process) for one in least] if process in SERVERS else own)
        for process in sorted(ours[0].cpu)
    ]  # fmt: skip
    together = Row(
        name=f"{name}: ours together", unit="ms CPU", reference="floor: its own",
        target=_TIMES_THE_FLOOR, is_less_better=True,
        ours=[one.own_milliseconds for one in ours], others=own,
    )  # fmt: skip
    return [*rows, together]


def _throughput(pairs: Pairs) -> Row:
    return Row(
        name="line: throughput", unit="per s", reference="floor", target=_SHARE_OF_ITS_SPEED,
        ours=[one.speed for one, _ in pairs], others=[one.speed for _, one in pairs],
    )  # fmt: skip


@asynccontextmanager
async def _client(system: System) -> AsyncIterator[Client]:
    client = connect(system.state()["mongo"], application="bench")
    try:
        yield client
    finally:
        client.close()
