"""The worker runs the replays that wait: one at a time, in windows, from the last checkpoint on."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Final

from services.routing.decisions.domain import Policy
from services.routing.decisions.ports import Policies
from services.routing.replay.domain import (
    Checkpoint,
    NotRecomputable,
    ReplayStatus,
    Simulation,
    Tally,
    Window,
    report_of,
)
from services.routing.replay.domain.report import weights_of
from services.routing.replay.ports import Replays, TakenReplay
from services.routing.replay.usecases.read_past import ReadPast
from services.routing.roster.domain import NO_ROSTER, Roster
from shared.directory.domain import Directory
from shared.logs import get_log

_log = get_log(__name__)
_PAUSE_SECONDS: Final = 5.0
_MOST_ATTEMPTS: Final = 5


@dataclass(kw_only=True)
class _Course:
    """One replay under way in this process."""

    taken: TakenReplay
    simulation: Simulation
    checkpoint: Checkpoint
    directory: Directory | None = None
    roster: Roster = NO_ROSTER

    @property
    def tally(self) -> Tally:
        return self.checkpoint.tally

    def run(self, window: Window) -> None:
        """In a thread: deciding on a thousand inquiries takes most of a second."""
        roster = max(window.rosters.values(), key=lambda one: one.position, default=NO_ROSTER)
        for directory in window.directories.values():
            if directory is not self.directory or roster is not self.roster:
                self.tally.know(weights_of(directory, roster))
                self.directory, self.roster = directory, roster
        for one in self.simulation.run(window):
            self.tally.add(one)
        self.checkpoint = Checkpoint(
            after=window.past[-1].position, load=self.simulation.load, tally=self.tally
        )


@dataclass(frozen=True, kw_only=True)
class RunReplays:
    """`seconds`: a clock that only goes forward. Two workers may run two replays; one whose worker
    has died goes on elsewhere once its lease has run out.
    """

    replays: Replays
    read: ReadPast
    policies: Policies
    owner: str
    seconds: Callable[[], float]
    keep_every: float = 2.0
    renew_every: float = 10.0

    async def run(self, stop: asyncio.Event) -> None:
        """Until `stop`; what fails is tried again, and never ends the worker."""
        while not stop.is_set():
            has_worked = False
            try:
                has_worked = await self.work(stop)
            except Exception as error:  # noqa: BLE001 - a replay must not stop what is live
                _log.error("replay.interrupted", error)
            if not has_worked:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), _PAUSE_SECONDS)

    async def work(self, stop: asyncio.Event) -> bool:
        """The next replay, to its end or to `stop`. False: there is none."""
        taken = await self.replays.take(self.owner)
        if taken is None:
            return False
        policy = await self.policies.find(taken.replay.policy)
        if policy is None:
            await self.replays.end(taken, ReplayStatus.FAILED, None, "policy.unknown")
        elif taken.attempts > _MOST_ATTEMPTS:
            await self.replays.end(taken, ReplayStatus.FAILED, None, "replay.gave-up")
        else:
            await self._replay(taken, policy, stop)
        return True

    async def _replay(self, taken: TakenReplay, policy: Policy, stop: asyncio.Event) -> None:
        before = taken.checkpoint
        simulation = Simulation(policy, before.load)
        course = _Course(taken=taken, simulation=simulation, checkpoint=before)
        kept_at = self.seconds()
        async with aclosing(self.read(taken.replay, before.after)) as windows:
            async for window in windows:
                if not await self._run(course, window):
                    return
                if stop.is_set():
                    await self._leave(course)
                    return
                if self.seconds() - kept_at >= self.keep_every:
                    if not await self._keep(course):
                        return
                    kept_at = self.seconds()
        await self._end(course)

    async def _run(self, course: _Course, window: Window) -> bool:
        """On a large network a window may take longer than a lease lasts. False: it was lost."""
        running = asyncio.create_task(asyncio.to_thread(course.run, window))
        is_ours = True
        while not (await asyncio.wait({running}, timeout=self.renew_every))[0]:
            is_ours = await self.replays.renew(course.taken)
        await running
        return is_ours

    async def _keep(self, course: _Course) -> bool:
        report = await asyncio.to_thread(report_of, course.tally)
        return await self.replays.keep(course.taken, course.checkpoint, report)

    async def _leave(self, course: _Course) -> None:
        if await self._keep(course):
            await self.replays.release(course.taken)

    async def _end(self, course: _Course) -> None:
        """What was never read is told, too."""
        tally = course.tally
        missing = course.taken.replay.total - tally.done
        if missing > 0:
            tally.done += missing
            reason = NotRecomputable.NOT_READ.value
            tally.not_recomputable[reason] = tally.not_recomputable.get(reason, 0) + missing
        report = await asyncio.to_thread(report_of, tally)
        if await self.replays.end(course.taken, ReplayStatus.DONE, report):
            _log.info("replay.done", count=tally.done, version=course.taken.replay.policy)
