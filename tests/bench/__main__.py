"""Runs every benchmark, prints one table and writes `.local/bench.json`; the ratio is the result,
since machines differ and are shared.
"""

import asyncio
import sys
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from tests.bench import http_paths, idle, pages, routing_batch
from tests.bench.rows import Row, write_rows
from tests.support.system import ROOT, running_system


def report(rows: Sequence[Row]) -> None:
    for row in rows:
        print(row.printed(), flush=True)


def rows_of(name: str, unit: str, runs: dict[str, list[float]]) -> list[Row]:
    return [
        Row(name=name, unit=unit, reference=other, ours=runs["ours"], others=speeds)
        for other, speeds in runs.items()
        if other != "ours"
    ]


async def main(rounds: int, count: int, seconds: float) -> None:
    with tempfile.TemporaryDirectory(prefix="wayfare-bench-") as name:
        folder = Path(name)
        async with running_system(folder) as system, AsyncExitStack() as rivals:
            print(f"Medians of {rounds} runs in turn; the ratio is ours to the reference")
            await asyncio.sleep(seconds * 10)  # what has just started is still busy with that
            idling = await idle.measure(system, seconds=seconds * 10)
            report(idling)
            rows = await pages.measure(system, folder, rounds=rounds, seconds=seconds)
            report(rows)
            peers = await http_paths.page_contenders(system, rivals, folder, count)
            rendered = rows_of("page, by our own client", "per s",
                               await http_paths.measure(peers, rounds))  # fmt: skip
            report(rendered)
            inquiries = await http_paths.inquiry_contenders(system, rivals, folder, count // 16)
            posted = rows_of("inquiry", "per s", await http_paths.measure(inquiries, rounds))
            report(posted)
            runs = await routing_batch.measure(system.state()["mongo"], rounds)
            routed = rows_of("routing, batches of 500", "per s", runs)
            report(routed)
    write_rows([*idling, *rows, *rendered, *posted, *routed], ROOT / ".local" / "bench.json")


if __name__ == "__main__":
    short = "--short" in sys.argv
    asyncio.run(main(rounds=2 if short else 7, count=400 if short else 4000,
                     seconds=1 if short else 3))  # fmt: skip
