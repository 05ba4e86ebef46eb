"""How cost grows: the same work at three sizes each, beside the smallest. Nothing is promised."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench import many_pages, scale
from tests.bench.backlog_topic import backlog, received_inquiries
from tests.bench.backlog_workers import work_off
from tests.bench.rows import Row
from tests.support.system import System

_PAGES: Final = (200, 2_000, 20_000)
_NETWORKS: Final = ((6, 5), (100, 10), (1_000, 20))
"""Clinics, and doctors of each."""
_BACKLOGS: Final = (5_000, 15_000, 45_000)
_WORKERS: Final = (1, 2, 4)
_SHARED_BACKLOG: Final = 10_000
_SHORT: Final = 50
"""The short form has so many times fewer inquiries and pages."""


async def measure(
    system: System, folder: Path, *, rounds: int, seconds: float, is_short: bool
) -> list[Row]:
    """What the pages published for it take is there when it has ended: call it late."""
    smaller = _SHORT if is_short else 1
    waiting = [await _worked_off(system, size // smaller, 1) for size in _BACKLOGS]
    workers = [await _worked_off(system, _SHARED_BACKLOG // smaller, n) for n in _WORKERS]
    asked = []
    for size in _PAGES:
        [speed, _] = await many_pages.measure(
            system, folder, rounds=rounds, seconds=seconds, count=max(size // smaller, 40),
            kinds=many_pages.KINDS[:1],
        )  # fmt: skip
        asked.append(speed.ours)
    return [
        *_decisions(rounds=rounds, batch=100 if is_short else 500),
        *_rows([f"backlog of {size // smaller:,}" for size in _BACKLOGS], waiting),
        *_rows([f"backlog, workers: {n}" for n in _WORKERS], workers),
        *_rows([f"pages: {max(size // smaller, 40):,}" for size in _PAGES], asked),
    ]


def _decisions(*, rounds: int, batch: int) -> list[Row]:
    return [
        row
        for clinics, doctors in _NETWORKS
        for row in scale.measure(rounds=rounds, batch=batch, clinics=clinics, doctors=doctors)
    ]


async def _worked_off(system: System, inquiries: int, workers: int) -> list[float]:
    async with backlog(system) as found:
        worked = await work_off(found, received_inquiries(inquiries), workers=workers)
    return [worked.speed]


def _rows(names: Sequence[str], runs: Sequence[Sequence[float]]) -> list[Row]:
    """Each beside the smallest, which is the first."""
    return [
        Row(name=name, unit="per s", reference=names[0], ours=measured, others=runs[0])
        for name, measured in zip(names, runs, strict=True)
    ]
