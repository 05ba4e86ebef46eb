"""Runs every benchmark, prints one table and writes `.local/bench.json`; the ratio is the result,
since machines differ and are shared.

`python -m tests.bench [--short] [--only PART,PART]`, with the parts of `parts.py`.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.bench.doctors_capacity import raise_capacity
from tests.bench.parts import PARTS, Bench
from tests.bench.rows import Row, write_rows
from tests.support.system import ROOT, running_system

_LIMITS = ("INQUIRIES_BY_ADDRESS", "INQUIRIES_BY_NETWORK", "INQUIRIES_BY_CONTACT",
           "INQUIRIES_BY_SITE", "MAILS_BY_CONTACT", "CHANGES_BY_ADDRESS",
           "CHANGES_BY_NETWORK")  # fmt: skip
_NEVER_REACHED = "100000000/minute"
"""Everything is counted as ever and nothing refused."""


async def main(names: Sequence[str], *, is_short: bool) -> None:
    rows: list[Row] = []
    wide = {f"LIMIT_{name}": _NEVER_REACHED for name in _LIMITS}
    with tempfile.TemporaryDirectory(prefix="wayfare-bench-") as name:
        folder = Path(name)
        async with running_system(folder, **wide) as system:
            await raise_capacity(system)
            bench = Bench(system=system, folder=folder, is_short=is_short)
            kafka = system.state()["kafka"]["kind"]
            print(f"Medians of runs in turn; the ratio is ours to the reference. Broker: {kafka}")
            for part in names:
                measured = await PARTS[part](bench)
                for row in measured:
                    print(row.printed(), flush=True)
                rows += measured
    write_rows(rows, ROOT / ".local" / "bench.json", kafka=kafka)


def _chosen(text: str) -> list[str]:
    names = text.split(",")
    unknown = [name for name in names if name not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"{unknown[0]} is none of {', '.join(PARTS)}")
    return names


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--short", action="store_true", help="see only that it runs")
    parser.add_argument("--only", type=_chosen, default=list(PARTS), metavar="PART,PART")
    chosen = parser.parse_args()
    asyncio.run(main(chosen.only, is_short=chosen.short))
