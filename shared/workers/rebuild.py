"""A replica is forgotten and read anew by the worker that keeps it."""

import asyncio
import time
from typing import Protocol


class Replica(Protocol):
    async def clear(self) -> None: ...

    async def is_complete(self) -> bool: ...

    async def count(self) -> int: ...


class WorkerDoesNotRead(Exception):
    """Nobody has filled the replica in time: its worker does not run, or gets no answer."""


async def rebuild(replica: Replica, *, within_seconds: float = 120.0) -> int:
    """The number of entries once it is complete again and nothing more comes. Raises
    `WorkerDoesNotRead`.
    """
    await replica.clear()
    until = time.monotonic() + within_seconds
    before = -1
    while time.monotonic() < until:
        count = await replica.count()
        if count == before and await replica.is_complete():
            return count
        before = count
        await asyncio.sleep(1.0)
    raise WorkerDoesNotRead
