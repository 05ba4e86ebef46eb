"""What the processes of a running system use of the machine, and standing them still."""

import os
import signal
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager

import psutil

from tests.bench.load import is_there
from tests.support.system import System

WORKERS = ("content-worker", "inquiry-worker", "routing-worker")
SERVERS = ("mongod", "kafka", "mail")
"""What is not a program of ours, as `run.json` names it."""


def cpu_seconds(pids: Mapping[str, int]) -> dict[str, float]:
    """User and system time of each process since it started."""
    times = {name: psutil.Process(pid).cpu_times() for name, pid in pids.items()}
    return {name: spent.user + spent.system for name, spent in times.items()}


def spent_between(before: Mapping[str, float], after: Mapping[str, float]) -> dict[str, float]:
    """CPU seconds of each process that was there both times."""
    return {name: after[name] - at for name, at in before.items() if name in after}


def memory_megabytes(pid: int) -> float:
    """What the process has in memory (RSS)."""
    return float(psutil.Process(pid).memory_info().rss) / 1e6


async def workers_are_ready(system: System) -> bool:
    """Whether every worker answers its probe with success."""
    pids = system.pids()
    ports = [
        psutil.Process(pids[name]).environ()[f"{name.upper().replace('-', '_')}_PORT"]
        for name in WORKERS
    ]
    return all([await is_there(f"http://127.0.0.1:{port}/readyz") for port in ports])


@contextmanager
def suspended(pids: Collection[int]) -> Iterator[None]:
    """Stops these processes (SIGSTOP) for as long as the block runs. One of ours that takes the
    pause for a fault afterwards ends, and its supervisor starts it again.
    """
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)
