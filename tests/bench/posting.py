"""`POST /v1/inquiries` by the api process alone, beside a bare endpoint with one insert."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from statistics import median

import psutil

from shared.clock import utc_now
from shared.mongo import Client, connect
from tests.bench.bare_endpoint import DATABASE
from tests.bench.patients import Patients, patients_of
from tests.bench.processes import WORKERS, memory_megabytes, suspended, workers_are_ready
from tests.bench.programs import server
from tests.bench.rows import Row
from tests.bench.wrk import Sample, wrk
from tests.support.system import System
from tests.support.waiting import eventually

_CONNECTIONS = 32
_ALLOWED_MEGABYTES = 200.0
_DELETED_AT_ONCE = 5000
_SECONDS_TO_COME_ROUND = 2.0
_FLAT = 1.05
"""How much of the memory after the first half may be there after the second."""
_REFERENCE = "FastAPI, one insert"


async def measure(system: System, folder: Path, *, rounds: int, seconds: float) -> list[Row]:
    """Speed and slowest hundredth, ours and the bare endpoint's in turn, after one round that is
    not counted. The workers stand still meanwhile.
    """
    patients, mongo = await patients_of(system), system.state()["mongo"]
    ours, bare = [], []
    async with (
        _workers_off(system),
        server("tests.bench.bare_endpoint", BENCH_MONGODB_URI=mongo) as limit,
    ):
        for _ in range(rounds + 1):
            ours.append(await _posted(_url(system), patients, folder, seconds))
            bare.append(await _posted(limit, patients, folder, seconds))
    return _rows(ours[1:], bare[1:])


async def measure_memory(system: System, folder: Path, *, inquiries: int) -> list[Row]:
    """What the api process holds after so many inquiries, and after as many again."""
    patients, megabytes, speeds = await patients_of(system), [], []
    async with _workers_off(system):
        pid = system.pids()["inquiry"]
        for _ in range(2):
            taken = 0.0
            while taken < inquiries:
                seconds = 10.0
                speeds.append((await _posted(_url(system), patients, folder, seconds)).speed)
                taken += seconds * speeds[-1]
            megabytes.append(memory_megabytes(pid))
    half, whole = megabytes
    return [
        Row(name="inquiry: memory", unit="MB", reference="allowed", target=1.0,
            is_less_better=True, ours=[whole], others=[_ALLOWED_MEGABYTES]),
        Row(name="inquiry: memory grows", unit="MB", reference=f"after {inquiries}", target=_FLAT,
            is_less_better=True, ours=[whole], others=[half]),
        Row(name=f"inquiry: after {2 * inquiries:,}", unit="per s", reference="at first",
            ours=[median(speeds[-3:])], others=[median(speeds[:3])]),
    ]  # fmt: skip


def _url(system: System) -> str:
    return system.url("inquiry") + "/v1/inquiries"


async def _posted(url: str, patients: Patients, folder: Path, seconds: float) -> Sample:
    script = patients.script(folder)
    return await wrk(url, seconds=seconds, connections=_CONNECTIONS, headers={}, script=script)


def _rows(ours: Sequence[Sample], bare: Sequence[Sample]) -> list[Row]:
    return [
        Row(name="inquiry", unit="per s", reference=_REFERENCE, target=1.0,
            ours=[one.speed for one in ours], others=[one.speed for one in bare]),
        Row(name="inquiry: p99", unit="ms", reference=_REFERENCE, target=1.0, is_less_better=True,
            ours=[one.p99 for one in ours], others=[one.p99 for one in bare]),
    ]  # fmt: skip


@asynccontextmanager
async def _workers_off(system: System) -> AsyncIterator[None]:
    """The workers are suspended, and never see what is posted meanwhile: it is taken out again, so
    that nothing that is measured later has to share the machine with it.
    """
    began, client = utc_now(), connect(system.state()["mongo"], application="bench")
    workers = [pid for name, pid in system.pids().items() if name in WORKERS]
    try:
        with suspended(workers):
            try:
                yield
            finally:
                await _take_out(client, began)
                await client.drop_database(DATABASE)
        await asyncio.sleep(_SECONDS_TO_COME_ROUND)
        await eventually(lambda: _are_ready_again(system), timeout_seconds=120)
    finally:
        client.close()


async def _take_out(client: Client, began: datetime) -> None:
    """What has come in since then, in portions that a server deletes in time, with its keys."""
    inquiries = client["wayfare_inquiry"]["inquiries"]
    keys = client["wayfare_vault"]["sealing_keys"]
    newer = inquiries.find({"received_at": {"$gte": began}}, {"_id": 1}).limit(_DELETED_AT_ONCE)
    while ids := [document["_id"] for document in await newer.clone().to_list(None)]:
        await inquiries.delete_many({"_id": {"$in": ids}})
        await keys.delete_many({"_id": {"$in": ids}})


async def _are_ready_again(system: System) -> bool:
    """One that takes its pause for a fault ends and is started again."""
    try:
        return await workers_are_ready(system)
    except psutil.NoSuchProcess:
        return False
