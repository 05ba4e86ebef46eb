"""A backlog of inquiries on the topic, worked off by one routing worker and by two, beside plain
consumers that take one message at a time and beside a bare bulk upsert of the same leads.
"""

import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

import bson
from pymongo import ReplaceOne

from tests.bench.backlog_topic import Backlog, backlog, received_inquiries
from tests.bench.backlog_workers import work_off
from tests.bench.programs import finished
from tests.bench.rows import Row, rows_of
from tests.support.system import System

_BATCH = 500
_TARGETS = {"aiokafka, one at a time": 10.0, "FastStream, one at a time": 10.0, "bulk upsert": 0.4}
_TIMES_ONE_WORKER = 1.6
_ALLOWED_MEGABYTES = 300.0
_MEASURED_ONE_BY_ONE = 20
"""Of so many inquiries one is handled by those who take them one at a time: they would take as
many times longer, at the same speed."""


async def measure(system: System, folder: Path, *, rounds: int, inquiries: int) -> list[Row]:
    """All of them in turn; each round has a database and topics of its own."""
    runs: defaultdict[str, list[float]] = defaultdict(list)
    for _ in range(rounds):
        records = received_inquiries(inquiries)
        async with backlog(system) as found:
            worked = await work_off(found, records, workers=1)
            runs["ours"].append(worked.speed)
            runs["memory"].append(worked.megabytes)
            for name, speed in (await _rivals(found, folder, inquiries)).items():
                runs[name].append(speed)
        async with backlog(system) as found:
            runs["two"].append((await work_off(found, records, workers=2)).speed)
    return _rows(runs)


def _rows(runs: Mapping[str, Sequence[float]]) -> list[Row]:
    beside = {name: runs[name] for name in ("ours", *_TARGETS) if name in runs}
    allowed = [_ALLOWED_MEGABYTES] * len(runs["memory"])
    return [
        *rows_of("backlog, one worker", beside, targets=_TARGETS),
        Row(name="backlog, two workers", unit="per s", reference="one worker",
            target=_TIMES_ONE_WORKER, ours=runs["two"], others=runs["ours"]),
        Row(name="backlog: memory", unit="MB", reference="allowed", target=1.0,
            is_less_better=True, ours=runs["memory"], others=allowed),
    ]  # fmt: skip


async def _rivals(found: Backlog, folder: Path, inquiries: int) -> dict[str, float]:
    """By name, in leads per second. FastStream only where `make bench` has brought it."""
    leads = folder / "leads.bson"
    sample = await found.database["leads"].find().limit(100).to_list(None)
    leads.write_bytes(bson.encode({"leads": sample}))
    speeds = {"bulk upsert": await _bulk_upsert(found)}
    for name, kind in (
        ("aiokafka, one at a time", "aiokafka"),
        ("FastStream, one at a time", "faststream"),
    ):
        if find_spec(kind):
            speeds[name] = await _one_at_a_time(
                found, kind, leads, max(inquiries // _MEASURED_ONE_BY_ONE, 50)
            )
    return speeds


async def _bulk_upsert(found: Backlog) -> float:
    upserted, count, seconds = found.database["upserted"], 0, 0.0
    reading = found.database["leads"].find(batch_size=_BATCH)
    while batch := await reading.to_list(_BATCH):
        writes = [ReplaceOne({"_id": lead["_id"]}, lead, upsert=True) for lead in batch]
        began = time.perf_counter()
        await upserted.bulk_write(writes, ordered=False)
        seconds += time.perf_counter() - began
        count += len(batch)
    return count / seconds


async def _one_at_a_time(found: Backlog, kind: str, leads: Path, count: int) -> float:
    name = f"{found.prefix}_{kind}"
    try:
        printed = await finished(
            "tests.bench.one_at_a_time", kind, found.topic, str(count),
            BENCH_MONGODB_URI=found.mongodb_uri, BENCH_DATABASE=name, BENCH_LEADS=str(leads),
            BENCH_KAFKA=found.bootstrap_servers,
        )  # fmt: skip
    finally:
        await found.client.drop_database(name)
    return float(printed)
