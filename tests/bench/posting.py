"""`POST /v1/inquiries` by the api process alone, beside a bare endpoint with one insert."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from shared.ids import new_id
from shared.mongo import connect
from tests.bench.bare_endpoint import DATABASE
from tests.bench.patients import Patients, patients_of
from tests.bench.processes import WORKERS, memory_megabytes, suspended
from tests.bench.programs import server
from tests.bench.rows import Row
from tests.bench.wrk import Sample, wrk
from tests.support.system import System

_CONNECTIONS = 32
_ALLOWED_MEGABYTES = 200.0
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
    patients, megabytes = await patients_of(system), []
    async with _workers_off(system):
        pid = system.pids()["inquiry"]
        for _ in range(2):
            taken = 0.0
            while taken < inquiries:
                seconds = 10.0
                taken += seconds * (await _posted(_url(system), patients, folder, seconds)).speed
            megabytes.append(memory_megabytes(pid))
    half, whole = megabytes
    return [
        Row(name="inquiry: memory", unit="MB", reference="allowed", target=1.0,
            is_less_better=True, ours=[whole], others=[_ALLOWED_MEGABYTES]),
        Row(name="inquiry: memory grows", unit="MB", reference=f"after {inquiries}", target=_FLAT,
            is_less_better=True, ours=[whole], others=[half]),
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
    """The workers stand still, and never see what is posted meanwhile: it is taken out again, so
    that nothing that is measured later has to share the machine with it.
    """
    first, client = new_id(), connect(system.state()["mongo"], application="bench")
    try:
        with suspended([pid for name, pid in system.pids().items() if name in WORKERS]):
            try:
                yield
            finally:
                await client["wayfare_inquiry"]["inquiries"].delete_many({"_id": {"$gt": first}})
                await client["wayfare_vault"]["sealing_keys"].delete_many({"_id": {"$gt": first}})
                await client.drop_database(DATABASE)
    finally:
        client.close()
