"""A replica of what another service announces: read anew from its compacted topic, which holds all
of it, by itself when it is found empty and by command when somebody asks.
"""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

from pymongo.errors import PyMongoError

from shared.ids import new_id
from shared.kafka import BatchConsumer
from shared.logs import get_log
from shared.mongo import Database, MongoRereads, connect
from shared.settings import ServiceSettings, settings_or_exit
from shared.telemetry import alarm

_log = get_log(__name__)
_CHECK_SECONDS: Final = 1.0
_FIRST_PAUSE_SECONDS: Final = 5.0
_LONGEST_PAUSE_SECONDS: Final = 600.0


class Replica(Protocol):
    async def is_empty(self) -> bool:
        """Whether entries of some kind are missing altogether, as in an emptied replica."""
        ...

    async def is_complete(self) -> bool: ...

    async def clear(self) -> None: ...

    async def count(self) -> int: ...


class ReplicaRebuild:
    """Offsets are committed, so an emptied replica would stay empty: the topic is read again, after
    growing pauses while that does not help, as with a network that has announced nothing yet.
    """

    def __init__(
        self, consumer: BatchConsumer, replica: Replica, rereads: MongoRereads, *, topic: str
    ) -> None:
        self._consumer = consumer
        self._replica = replica
        self._rereads = rereads
        self._topic = topic
        self._me = new_id()
        self._is_rereading = False
        self._pause = _FIRST_PAUSE_SECONDS
        self._not_before = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.check()
            except (PyMongoError, OSError) as error:
                _log.warning("replica.unknown", topic=self._topic, error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _CHECK_SECONDS)

    async def check(self) -> None:
        is_empty = await self._replica.is_empty()
        alarm("replica.empty", lasts=is_empty, about=self._topic)
        if self._consumer.is_rewinding:
            self._is_rereading = True
            await self._rereads.go_on(self._me)
            return
        if self._is_rereading:
            await self._rereads.end(self._me)
            self._is_rereading = False
        if not is_empty:
            self._pause, self._not_before = _FIRST_PAUSE_SECONDS, 0.0
        elif self._consumer.is_assigned and time.monotonic() >= self._not_before:
            self._not_before = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE_SECONDS)
            self._is_rereading = True
            await self._rereads.go_on(self._me)  # first: nobody may take half of it for all of it
            self._consumer.rewind()


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
