"""The short form of `make bench`: every contender answers and is measured; no speed is asserted."""

import json
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.bench import http_paths, idle, pages, routing_batch
from tests.bench.rows import write_rows
from tests.support.system import System

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(400),
]


async def test_the_hot_paths_are_measured_beside_their_rivals(
    system: System, tmp_path: Path
) -> None:
    async with AsyncExitStack() as rivals:
        readers = await http_paths.page_contenders(system, rivals, tmp_path, 64)
        inquiries = await http_paths.inquiry_contenders(system, rivals, tmp_path, 32)
        runs = {**await http_paths.measure(readers, 1), **await http_paths.measure(inquiries, 1)}
    idling = await idle.measure(system, seconds=1)
    assert {row.name for row in idling} >= {"idle: inquiry-worker", "idle: all processes"}
    rows = await pages.measure(system, tmp_path, rounds=1, seconds=1)
    assert len(rows) == 8
    write_rows(rows, tmp_path / "bench.json")
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["rows"]
    assert all(row["ours"] > 0 and row["reference"] > 0 for row in written)
    assert [row.printed() for row in rows]
    routed = await routing_batch.measure(system.state()["mongo"], 1)
    assert all(speed > 0 for speeds in [*runs.values(), *routed.values()] for speed in speeds)
    assert {"ours", "Starlette, fixed bytes", "peer, rendered"} <= set(runs)
