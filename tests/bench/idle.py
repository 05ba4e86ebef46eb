"""What a running system costs while nothing happens: CPU of each of its processes."""

import asyncio
from collections.abc import Mapping

import psutil

from tests.bench.rows import Row
from tests.support.system import System

_ALLOWED_PERCENT = 3.0
"""Of one core, for all processes together."""


async def measure(system: System, *, seconds: float) -> list[Row]:
    """One row for each process, in percent of a core, and one for all."""
    before = _cpu_seconds(system)
    await asyncio.sleep(seconds)
    after = _cpu_seconds(system)
    used = {name: 100 * (after[name] - before[name]) / seconds for name in before}
    rows = [_row(f"idle: {name}", percent) for name, percent in sorted(used.items())]
    return [*rows, _row("idle: all processes", sum(used.values()), target=1.0)]


def _row(name: str, percent: float, *, target: float | None = None) -> Row:
    return Row(
        name=name, unit="% core", reference=f"{_ALLOWED_PERCENT:g} % of a core", target=target,
        is_less_better=True, ours=[percent], others=[_ALLOWED_PERCENT],
    )  # fmt: skip


def _cpu_seconds(system: System) -> Mapping[str, float]:
    times = {name: psutil.Process(pid).cpu_times() for name, pid in system.pids().items()}
    return {name: spent.user + spent.system for name, spent in times.items()}
