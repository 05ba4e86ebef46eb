"""What a running system costs while nothing happens: CPU of each of its processes."""

import asyncio

from tests.bench.processes import cpu_seconds, spent_between
from tests.bench.rows import Row
from tests.support.system import System

_ALLOWED_PERCENT = 3.0
"""Of one core, for all processes together."""


async def measure(system: System, *, seconds: float) -> list[Row]:
    """One row for each process, in percent of a core, and one for all."""
    before = cpu_seconds(system.pids())
    await asyncio.sleep(seconds)
    spent = spent_between(before, cpu_seconds(system.pids()))
    used = {name: 100 * cpu / seconds for name, cpu in spent.items()}
    rows = [_row(f"idle: {name}", percent) for name, percent in sorted(used.items())]
    return [*rows, _row("idle: all processes", sum(used.values()), target=1.0)]


def _row(name: str, percent: float, *, target: float | None = None) -> Row:
    return Row(
        name=name, unit="% core", reference=f"{_ALLOWED_PERCENT:g} % of a core", target=target,
        is_less_better=True, ours=[percent], others=[_ALLOWED_PERCENT],
    )  # fmt: skip
