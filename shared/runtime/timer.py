"""Work that is done every so often, by one process of a service at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

from shared.ids import new_id
from shared.logs import get_log
from shared.mongo import Lease, MongoLeases
from shared.telemetry import alarm, counter

_log = get_log(__name__)
_failures = counter("timer_failures_total", "Turns of a timer that failed.", ["name"])
_FAILURES_BEFORE_ALARM = 3


@dataclass(kw_only=True)
class Timer:
    """Calls `work` every `seconds`, sooner when `hurry` is set; it returns how much it did.

    The lease spares double work and never guards correctness: two at once must do no harm. What
    fails is tried again at the next turn, whatever it was: a timer never ends its process.
    """

    name: str
    work: Callable[[], Awaitable[int]]
    seconds: float
    leases: MongoLeases
    hurry: asyncio.Event = field(default_factory=asyncio.Event)
    owner: str = field(default_factory=new_id)
    _lease: Lease | None = field(default=None, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            failures = 0 if await self._turn() else failures + 1
            alarm("timer.failing", lasts=failures >= _FAILURES_BEFORE_ALARM, about=self.name)
            await self._pause(stop)

    async def _turn(self) -> bool:
        try:
            if await self._has_lease():
                count = await self.work()
                if count:
                    _log.info("timer.worked", name=self.name, count=count)
        except Exception as error:  # noqa: BLE001 - one bad document must not stop everything else
            _failures.labels(self.name).inc()
            _log.error("timer.failed", error, name=self.name)
            return False
        return True

    async def _has_lease(self) -> bool:
        """A lease that still lasts is not written again: there may be several turns a second."""
        if self._lease is None or not self._lease.may_work:
            self._lease = await self.leases.take(f"timer:{self.name}", self.owner)
        return self._lease is not None

    async def _pause(self, stop: asyncio.Event) -> None:
        waits = [asyncio.create_task(event.wait()) for event in (stop, self.hurry)]
        await asyncio.wait(waits, timeout=self.seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
            with suppress(asyncio.CancelledError):
                await wait
        self.hurry.clear()
