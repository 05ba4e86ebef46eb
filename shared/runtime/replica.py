"""Rebuilding a replica of what another service announces: its compacted topic holds all of it."""

import asyncio
import time
from contextlib import suppress
from typing import Final, Protocol

from pymongo.errors import PyMongoError

from shared.ids import new_id
from shared.kafka import BatchConsumer
from shared.logs import get_log
from shared.mongo import MongoRereads
from shared.telemetry import alarm

_log = get_log(__name__)
_CHECK_SECONDS: Final = 1.0
_FIRST_PAUSE_SECONDS: Final = 5.0
_LONGEST_PAUSE_SECONDS: Final = 600.0


class Replica(Protocol):
    async def is_empty(self) -> bool:
        """Whether entries of some kind are missing altogether, as in an emptied replica."""
        ...


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
            await self._rereads.go_on(self._me)
            return
        await self._rereads.end(self._me)
        if not is_empty:
            self._pause, self._not_before = _FIRST_PAUSE_SECONDS, 0.0
        elif self._consumer.is_assigned and time.monotonic() >= self._not_before:
            self._not_before = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE_SECONDS)
            await self._rereads.go_on(self._me)  # first: nobody may take half of it for all of it
            self._consumer.rewind()
