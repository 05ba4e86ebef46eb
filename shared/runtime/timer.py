"""Work that is done every so often, by one process of a service at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import Enum, auto

from shared.logs import get_log
from shared.mongo import Heard, SharedLease
from shared.telemetry import alarm, counter

_log = get_log(__name__)
_failures = counter("timer_failures_total", "Turns of a timer that failed.", ["name"])
_FAILURES_BEFORE_ALARM = 3


@dataclass(kw_only=True)
class Timer:
    """Calls `work` every `seconds`, sooner when `hurry` is set; it returns how much it did. Where
    `heard` says that nothing is written that it could do something about, it dozes: it looks every
    `dozing_seconds`, and at once when something is written.

    The lease spares double work and never guards correctness: two at once must do no harm. What
    fails is tried again at the next turn, whatever it was: a timer never ends its process.
    """

    name: str
    work: Callable[[], Awaitable[int]]
    seconds: float
    lease: SharedLease
    heard: Heard | None = None
    dozing_seconds: float = 30.0
    hurry: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            if self.heard is not None:
                self.heard.written.clear()  # before the look: what is written meanwhile is another
            turn = await self._turn()
            failures = failures + 1 if turn is _Turn.FAILED else 0
            alarm("timer.failing", lasts=failures >= _FAILURES_BEFORE_ALARM, about=self.name)
            await self._pause(stop, after=turn)

    async def _turn(self) -> "_Turn":
        try:
            if not await self.lease.is_ours():
                return _Turn.NOT_OURS
            count = await self.work()
        except Exception as error:  # noqa: BLE001 - one bad document must not stop everything else
            _failures.labels(self.name).inc()
            _log.error("timer.failed", error, name=self.name)
            return _Turn.FAILED
        if not count:
            return _Turn.NOTHING_TO_DO
        _log.info("timer.worked", name=self.name, count=count)
        return _Turn.WORKED

    async def _pause(self, stop: asyncio.Event, *, after: "_Turn") -> None:
        events, seconds = [stop, self.hurry], self.seconds
        if self.heard is not None and self.heard.is_quiet and after is _Turn.NOTHING_TO_DO:
            events, seconds = [*events, self.heard.written], self.dozing_seconds
        waits = [asyncio.create_task(event.wait()) for event in events]
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
            with suppress(asyncio.CancelledError):
                await wait
        self.hurry.clear()


class _Turn(Enum):
    WORKED = auto()
    NOTHING_TO_DO = auto()
    NOT_OURS = auto()
    FAILED = auto()
