"""Keeps processes running: starts them, starts them again when they die, ends them in order."""

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from deploy.local import child
from deploy.local.child import Child, Say
from deploy.local.disk import NEARLY_NOTHING, free_in
from deploy.local.process import Process
from deploy.local.readiness import Ready, answers
from deploy.local.refusals import NeverReady

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
STEADY_AFTER = 10.0  # a process that ran this long starts again at once
DEATHS_BEFORE_READY = 3


@dataclass
class Kept:
    """A process that is kept running."""

    process: Process
    log: Path
    child: Child | None = None
    deaths: int = 0
    keeper: asyncio.Task[None] | None = None

    def running(self) -> Child:
        assert self.child is not None  # noqa: S101 - kept processes have been started
        return self.child


@dataclass
class Supervisor:
    logs: Path
    say: Say
    verbose: bool = False
    quotes_logs: bool = False  # where nobody can read them afterwards
    changed: Callable[[], None] = lambda: None
    _kept: dict[str, Kept] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _telling: asyncio.Task[None] | None = None

    async def start(self, process: Process) -> None:
        kept = Kept(process, self.logs / f"{process.name}.log")
        kept.log.unlink(missing_ok=True)
        self._kept[process.name] = kept
        kept.child = await self._spawn(kept)
        kept.keeper = asyncio.create_task(self._keep(kept))

    async def ready(self, name: str, ready: Ready | None = None, within: float = 60.0) -> None:
        """Wait until the process answers; give up when it keeps dying or takes too long."""
        kept = self._kept[name]
        check = ready or answers(kept.process.ready_url or "")
        deadline = time.monotonic() + within
        while not await check():
            if kept.deaths >= DEATHS_BEFORE_READY:
                raise self._never_ready(kept, f"ended {kept.deaths} times before it was ready")
            if time.monotonic() > deadline:
                raise self._never_ready(kept, f"was not ready after {within:.0f} seconds")
            await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """The last stage first; the processes of one stage together."""
        self._stopping.set()
        backwards = sorted(self._kept.values(), key=lambda kept: -kept.process.stage)
        for _, stage in groupby(backwards, key=lambda kept: kept.process.stage):
            await asyncio.gather(*(self._end(kept) for kept in stage))

    def processes(self) -> list[dict[str, str | int]]:
        """As `run.json` lists them. One that is just being started again keeps its last pid."""
        return [
            {"name": name, "pid": kept.child.pid, "log": str(kept.log)}
            for name, kept in self._kept.items()
            if kept.child
        ]

    async def _keep(self, kept: Kept) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await kept.running().ended()
            if not self._stopping.is_set():
                kept.deaths += 1
                pause = FIRST_PAUSE if time.monotonic() - started > STEADY_AFTER else pause
                self._tell_death(kept, code, pause)
                await self._pause(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self._start_again(kept)
            except OSError as error:  # no room, no memory: tried again after a pause
                self.say(f"{kept.process.name} could not be started: {error.strerror}")

    async def _start_again(self, kept: Kept) -> None:
        if self._stopping.is_set():
            return
        kept.child = await self._spawn(kept)
        if self._stopping.is_set():  # while it was being started
            await kept.child.end(kept.process.grace)
        elif not self._telling or self._telling.done():
            self._telling = asyncio.create_task(self._tell_change())

    async def _tell_change(self) -> None:
        """Until it could be written down: on a full disk the last list stays what it was."""
        while not self._stopping.is_set():
            try:
                self.changed()
            except OSError:
                await self._pause(FIRST_PAUSE)
            else:
                return

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _spawn(self, kept: Kept) -> Child:
        echo = self._prefixed(kept.process.name) if self.verbose else None
        return await child.start(kept.process, kept.log, echo)

    async def _end(self, kept: Kept) -> None:
        if kept.child:
            await kept.child.end(kept.process.grace)
        if kept.keeper:
            await kept.keeper

    def _tell_death(self, kept: Kept, code: int, pause: float) -> None:
        name = kept.process.name
        self.say(f"{name} {child.describe(code)}; starting it again in {pause:g} s")
        if self.quotes_logs:
            self.say(f"The end of its log:\n{child.last_lines(kept.log)}")
        if free_in(self.logs) < NEARLY_NOTHING:
            self.say(f"The disk that holds {self.logs} is full; make room.")

    def _never_ready(self, kept: Kept, what: str) -> NeverReady:
        name, log = kept.process.name, kept.log
        return NeverReady(f"{name} {what}. The end of {log}:\n{child.last_lines(log)}")

    def _prefixed(self, name: str) -> Say:
        return lambda line: self.say(f"{name:<16}| {line}")
