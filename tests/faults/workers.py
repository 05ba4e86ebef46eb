"""More routing workers than `make run` starts, to be killed like the others."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

import psutil

from deploy.local.child import with_parent_death_signal
from tests.support.system import ROOT, System, free_ports

SUPERVISED: Final = "routing-worker"
_LONGEST: Final = 20.0
"""Seconds; after that they are killed though they have done nothing."""
Count = Callable[[], Awaitable[int]]


@dataclass
class Workers:
    """The supervised one and one beside it, in the same consumer group."""

    system: System
    port: str
    log: Path
    kills: int = 0
    _second: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        environment = psutil.Process(self.system.pids()[SUPERVISED]).environ()
        with self.log.open("ab") as output:
            self._second = await asyncio.create_subprocess_exec(
                *with_parent_death_signal((sys.executable, "-m", "services.routing.worker")),
                cwd=ROOT,
                env={**environment, "ROUTING_WORKER_PORT": self.port},
                stdout=output,
                stderr=output,
            )

    async def end(self) -> None:
        if self._second is not None and self._second.returncode is None:
            self._second.kill()
            await self._second.wait()

    async def kill_at_random(self, random: Random, until: asyncio.Event, count: Count) -> None:
        """Each time once they have done something since: `count` of what they have written."""
        while not until.is_set():
            before, began = await count(), time.monotonic()
            while await count() == before and time.monotonic() - began < _LONGEST:
                await _pause(until, 0.1)
            await _pause(until, random.uniform(0, 2))  # at different points of their work
            if random.random() < 0.5:
                await self.system.kill(SUPERVISED)
            else:
                await self.end()
                await self.start()
            self.kills += 1


async def _pause(until: asyncio.Event, seconds: float) -> None:
    await asyncio.wait([asyncio.create_task(until.wait())], timeout=seconds)


@asynccontextmanager
async def two_workers(system: System, folder: Path) -> AsyncIterator[Workers]:
    workers = Workers(system, free_ports(1)[0], folder / "second-worker.txt")
    await workers.start()
    try:
        yield workers
    finally:
        await workers.end()
