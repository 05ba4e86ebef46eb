"""Runs every benchmark and prints one table; the ratio is the result, since machines differ and
are shared.
"""

import asyncio
import statistics
import sys
import tempfile
from contextlib import AsyncExitStack
from pathlib import Path

from tests.bench import http_paths, routing_batch
from tests.support.system import running_system


def table(title: str, unit: str, runs: dict[str, list[float]]) -> None:
    """Median, lowest and highest of the runs; `ratio` is ours divided by the other, run by run."""
    print(f"\n{title} ({unit}, {len(next(iter(runs.values())))} runs in turn)")
    for name, speeds in runs.items():
        ratios = [ours / other for ours, other in zip(runs["ours"], speeds, strict=True)]
        spread = f"{min(speeds):8.0f} to {max(speeds):.0f}"
        ratio = f"ours is {statistics.median(ratios):.2f} of it" if name != "ours" else ""
        print(f"  {name:30} {statistics.median(speeds):8.0f}   {spread:20} {ratio}")


async def main(rounds: int, count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="wayfare-bench-") as name:
        folder = Path(name)
        async with (
            running_system(folder, LOG_LEVEL="WARNING") as system,
            AsyncExitStack() as rivals,
        ):
            pages = await http_paths.page_contenders(system, rivals, folder, count)
            table("Page as JSON", "GET per second", await http_paths.measure(pages, rounds))
            inquiries = await http_paths.inquiry_contenders(system, rivals, folder, count // 16)
            table("Inquiry", "POST per second", await http_paths.measure(inquiries, rounds))
            routed = await routing_batch.measure(system.state()["mongo"], rounds)
            table("Routing, batches of 500", "inquiries per second", routed)


if __name__ == "__main__":
    short = "--short" in sys.argv
    asyncio.run(main(rounds=2 if short else 7, count=400 if short else 4000))
