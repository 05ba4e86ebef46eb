"""The short form of `make bench`: every contender answers and is measured; no speed is asserted."""

import json
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.bench import (
    backlog,
    consoles,
    editing,
    following,
    http_paths,
    idle,
    keys,
    line,
    outage,
    pages,
    posting,
    publication,
    routing_batch,
    scale,
    search,
    visible,
)
from tests.bench.rows import Row, rows_of, write_rows
from tests.support.system import System

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(400),
]


def assert_measured(rows: list[Row], tmp_path: Path) -> None:
    """Each can be printed and written, and nothing took no time at all."""
    write_rows(rows, tmp_path / "bench.json", kafka="any")
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["rows"]
    assert all(row["ours"] > 0 and row["reference"] > 0 for row in written)
    assert [row.printed() for row in rows]


async def test_pages_are_measured_beside_their_rivals(system: System, tmp_path: Path) -> None:
    rows = await pages.measure(system, tmp_path, rounds=1, seconds=1)
    assert len(rows) == 8
    async with AsyncExitStack() as rivals:
        readers = await http_paths.page_contenders(system, rivals, tmp_path, 64)
        runs = await http_paths.measure(readers, 1)
    rows += rows_of("page", runs)
    assert_measured(rows, tmp_path)
    assert {"Starlette, fixed bytes", "peer, rendered"} <= {row.reference for row in rows}


async def test_how_soon_a_published_page_is_visible_is_measured(
    system: System, tmp_path: Path
) -> None:
    rows = await publication.measure(system, rounds=1, count=5)
    assert len(rows) == 2
    assert_measured(rows, tmp_path)


async def test_an_edit_of_a_block_is_measured_beside_a_plain_loop(
    system: System, tmp_path: Path
) -> None:
    rows = await editing.measure(system, rounds=1, seconds=1, count=20)
    assert [row.name for row in rows][:1] == ["block shown by 20 pages"]
    assert_measured(rows, tmp_path)


async def test_what_an_idle_system_costs_is_measured(system: System) -> None:
    rows = await idle.measure(system, seconds=1)
    assert {row.name for row in rows} >= {"idle: inquiry-worker", "idle: all processes"}


async def test_inquiries_are_measured_beside_a_bare_endpoint(
    system: System, tmp_path: Path
) -> None:
    rows = await posting.measure(system, tmp_path, rounds=1, seconds=1)
    assert [row.name for row in rows] == ["inquiry", "inquiry: p99"]
    assert_measured(rows, tmp_path)


async def test_the_line_is_measured_beside_its_floor(system: System, tmp_path: Path) -> None:
    rows = await line.measure(system, tmp_path, rounds=1, seconds=1, at_least=100)
    names = {row.name for row in rows}
    assert names >= {"line: ours together", "line: throughput", "line, 20/s: ours together"}
    assert {f"line: {name}" for name in system.pids()} <= names
    assert all(row.others[0] > 0 for row in rows)


async def test_what_a_missing_broker_costs_is_measured(system: System, tmp_path: Path) -> None:
    rows = await outage.measure_posting(system, tmp_path, rounds=1, seconds=1)
    rows += await outage.measure_publishing(system, rounds=1, events=500, once_all_is_done=False)
    assert [row.reference for row in rows] == ["broker there", "aiokafka producer", "allowed"]
    assert_measured(rows, tmp_path)


async def test_how_soon_a_lead_is_visible_is_measured_beside_one_hop(
    system: System, tmp_path: Path
) -> None:
    rows = await visible.measure(system, rounds=1, count=3)
    assert len(rows) == 2
    assert_measured(rows, tmp_path)


async def test_routing_is_measured_beside_one_bulk_write(system: System, tmp_path: Path) -> None:
    runs = await routing_batch.measure(system.state()["mongo"], 1)
    assert_measured(rows_of("routing", runs), tmp_path)


async def test_keys_in_an_inbox_are_measured_beside_an_empty_page(
    system: System, tmp_path: Path
) -> None:
    assert_measured(await keys.measure(system.state()["mongo"], rounds=1, count=60), tmp_path)


async def test_many_open_consoles_are_measured_beside_one(system: System, tmp_path: Path) -> None:
    rows = await consoles.measure(system, rounds=1, seconds=0.5, consoles=3)
    assert len(rows) == 3
    assert_measured(rows, tmp_path)


async def test_a_backlog_is_measured_beside_plain_consumers(system: System, tmp_path: Path) -> None:
    rows = await backlog.measure(system, tmp_path, rounds=1, inquiries=1000)
    references = {row.reference for row in rows}
    assert references >= {"aiokafka, one at a time", "bulk upsert", "one worker", "allowed"}
    assert_measured(rows, tmp_path)


async def test_following_the_feed_is_measured_beside_one_file(
    system: System, tmp_path: Path
) -> None:
    assert_measured(await following.measure(system, tmp_path, rounds=1), tmp_path)


async def test_a_search_is_measured_beside_its_bare_query(system: System, tmp_path: Path) -> None:
    assert_measured(await search.measure(system, rounds=1, count=500), tmp_path)


def test_a_decision_is_measured_on_a_large_network_beside_a_small_one(tmp_path: Path) -> None:
    assert_measured(scale.measure(rounds=1, batch=20), tmp_path)
