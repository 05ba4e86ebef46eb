"""Work that is done every so often, by one process of a service at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from pymongo.errors import PyMongoError

from shared.errors import Unavailable
from shared.ids import new_id
from shared.logs import get_log
from shared.mongo import MongoLeases

_log = get_log(__name__)


@dataclass(frozen=True, kw_only=True)
class Timer:
    """Calls `work` every `seconds`, sooner when `hurry` is set; it returns how much it did.

    The lease spares double work and never guards correctness: two at once must do no harm. Trouble
    with the database, or work that says `Unavailable`, is tried again at the next turn.
    """

    name: str
    work: Callable[[], Awaitable[int]]
    seconds: float
    leases: MongoLeases
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    owner: str = field(default_factory=new_id)

    async def run(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                if await self.leases.take(f"timer:{self.name}", self.owner):
                    count = await self.work()
                    if count:
                        _log.info("timer.worked", name=self.name, count=count)
            except (PyMongoError, OSError, Unavailable) as error:
                _log.error("timer.trouble", error=error, name=self.name)
            await self._pause(stop)

    async def _pause(self, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (stop, self.hurry)]
        await asyncio.wait(waits, timeout=self.seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
            with suppress(asyncio.CancelledError):
                await wait
        self.hurry.clear()
