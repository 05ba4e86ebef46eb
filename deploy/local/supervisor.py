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
EXITS_BEFORE_READY = 3


@dataclass
class SupervisedProcess:
    """A process that is kept running."""

    process: Process
    log: Path
    child: Child | None = None
    exits: int = 0
    supervision: asyncio.Task[None] | None = None

    def running(self) -> Child:
        assert self.child is not None  # noqa: S101 - supervised processes have been started
        return self.child


@dataclass
class Supervisor:
    logs: Path
    say: Say
    verbose: bool = False
    quotes_logs: bool = False  # where nobody can read them afterwards
    changed: Callable[[], None] = lambda: None
    _supervised: dict[str, SupervisedProcess] = field(default_factory=dict)
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)
    _reporting: asyncio.Task[None] | None = None

    async def start(self, process: Process) -> None:
        supervised = SupervisedProcess(process, self.logs / f"{process.name}.log")
        supervised.log.unlink(missing_ok=True)
        self._supervised[process.name] = supervised
        supervised.child = await self._spawn(supervised)
        supervised.supervision = asyncio.create_task(self._supervise(supervised))

    async def ready(
        self, name: str, ready: Ready | None = None, timeout_seconds: float = 60.0
    ) -> None:
        """Wait until the process answers; give up when it keeps dying or takes too long."""
        supervised = self._supervised[name]
        check = ready or answers(supervised.process.ready_url or "")
        deadline = time.monotonic() + timeout_seconds
        while not await check():
            if supervised.exits >= EXITS_BEFORE_READY:
                raise self._never_ready(
                    supervised, f"ended {supervised.exits} times before it was ready"
                )
            if time.monotonic() > deadline:
                raise self._never_ready(
                    supervised, f"was not ready after {timeout_seconds:.0f} seconds"
                )
            await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """The last stage first; the processes of one stage together."""
        self._stopping.set()
        backwards = sorted(self._supervised.values(), key=lambda one: -one.process.stage)
        for _, stage in groupby(backwards, key=lambda one: one.process.stage):
            await asyncio.gather(*(self._end(one) for one in stage))

    def processes(self) -> list[dict[str, str | int]]:
        """As `run.json` lists them. One that is just being started again keeps its last pid."""
        return [
            {"name": name, "pid": supervised.child.pid, "log": str(supervised.log)}
            for name, supervised in self._supervised.items()
            if supervised.child
        ]

    async def _supervise(self, supervised: SupervisedProcess) -> None:
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await supervised.running().ended()
            if not self._stopping.is_set():
                supervised.exits += 1
                pause = FIRST_PAUSE if time.monotonic() - started > STEADY_AFTER else pause
                self._report_exit(supervised, code, pause)
                await self._pause(pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            try:
                await self._start_again(supervised)
            except OSError as error:  # no disk space, no memory: tried again after a pause
                self.say(f"{supervised.process.name} could not be started: {error.strerror}")

    async def _start_again(self, supervised: SupervisedProcess) -> None:
        if self._stopping.is_set():
            return
        supervised.child = await self._spawn(supervised)
        if self._stopping.is_set():  # while it was being started
            await supervised.child.end(supervised.process.grace)
        elif not self._reporting or self._reporting.done():
            self._reporting = asyncio.create_task(self._report_change())

    async def _report_change(self) -> None:
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

    async def _spawn(self, supervised: SupervisedProcess) -> Child:
        echo = self._prefixed(supervised.process.name) if self.verbose else None
        return await child.start(supervised.process, supervised.log, echo)

    async def _end(self, supervised: SupervisedProcess) -> None:
        if supervised.child:
            await supervised.child.end(supervised.process.grace)
        if supervised.supervision:
            await supervised.supervision

    def _report_exit(self, supervised: SupervisedProcess, code: int, pause: float) -> None:
        name = supervised.process.name
        self.say(f"{name} {child.describe(code)}; starting it again in {pause:g} s")
        if self.quotes_logs:
            self.say(f"The end of its log:\n{child.last_lines(supervised.log)}")
        if free_in(self.logs) < NEARLY_NOTHING:
            self.say(f"The disk that holds {self.logs} is full; free some space.")

    def _never_ready(self, supervised: SupervisedProcess, what: str) -> NeverReady:
        name, log = supervised.process.name, supervised.log
        return NeverReady(f"{name} {what}. The end of {log}:\n{child.last_lines(log)}")

    def _prefixed(self, name: str) -> Say:
        return lambda line: self.say(f"{name:<16}| {line}")
