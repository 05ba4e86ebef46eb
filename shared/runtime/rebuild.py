"""A replica is forgotten and read anew by the worker that keeps it."""

import asyncio
import sys
import time
from collections.abc import Callable
from typing import Protocol

from shared.mongo import Database, connect
from shared.settings import ServiceSettings, settings_or_exit


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


def rebuild_command(service: str, replica_in: Callable[[Database], Replica]) -> int:
    """The command of a service that has a replica: its exit code, 0 done, 1 no worker has read
    it.
    """
    return asyncio.run(_command(service, replica_in, settings_or_exit(ServiceSettings)))


async def _command(
    service: str, replica_in: Callable[[Database], Replica], settings: ServiceSettings
) -> int:
    client = connect(settings.mongodb_uri, application=f"{service}-rebuild")
    replica = replica_in(client[f"{settings.database_prefix}_{service}"])
    try:
        print(f"The replica has {await rebuild(replica)} entries again.")
    except WorkerDoesNotRead:
        print(f"No worker has read it; is {service}-worker running?", file=sys.stderr)
        return 1
    finally:
        client.close()
    return 0
