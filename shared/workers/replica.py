"""Rebuilding a replica of what another service announces: its compacted topic holds all of it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Final

from pymongo.errors import PyMongoError

from shared.kafka import BatchConsumer
from shared.logs import get_log
from shared.telemetry import alarm

_log = get_log(__name__)
_LOOK_EVERY_SECONDS: Final = 2.0
_FIRST_PAUSE_SECONDS: Final = 5.0
_LONGEST_PAUSE_SECONDS: Final = 600.0

IsComplete = Callable[[], Awaitable[bool]]
"""Whether the replica holds entries of every kind; an emptied one does not."""


class ReplicaRebuild:
    """Offsets are committed, so an emptied replica would stay empty: the topic is read again, after
    growing pauses while that does not help, as with a network that has announced nothing yet.
    """

    def __init__(self, consumer: BatchConsumer, is_complete: IsComplete, *, topic: str) -> None:
        self._consumer = consumer
        self._is_complete = is_complete
        self._topic = topic
        self._pause = _FIRST_PAUSE_SECONDS
        self._not_before = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await self.look()
            except (PyMongoError, OSError) as error:
                _log.warning("replica.unknown", topic=self._topic, error=type(error).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), _LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        is_complete = await self._is_complete()
        alarm("replica.empty", lasts=not is_complete, about=self._topic)
        if is_complete:
            self._pause, self._not_before = _FIRST_PAUSE_SECONDS, 0.0
        elif self._consumer.is_assigned and time.monotonic() >= self._not_before:
            self._not_before = time.monotonic() + self._pause
            self._pause = min(self._pause * 2, _LONGEST_PAUSE_SECONDS)
            self._consumer.rewind()
