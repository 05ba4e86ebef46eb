"""The worker runs the replays that wait: one at a time, in windows, from the last checkpoint on."""

import asyncio
from collections.abc import Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Final

from services.routing.decisions.domain import Policy
from services.routing.decisions.ports import Policies
from services.routing.replay.domain import NotRecomputable, ReplayStatus, Window, report_of
from services.routing.replay.ports import BeginCourse, Replays, RunningCourse, TakenReplay
from services.routing.replay.usecases.read_past import ReadPast
from shared.logs import get_log

_log = get_log(__name__)
_PAUSE_SECONDS: Final = 5.0
_MOST_ATTEMPTS: Final = 5


@dataclass(frozen=True, kw_only=True)
class RunReplays:
    """`seconds`: a clock that only goes forward. Two workers may run two replays; one whose worker
    has died goes on elsewhere once its lease has run out.
    """

    replays: Replays
    read: ReadPast
    policies: Policies
    begin: BeginCourse
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
        """The next window is read while the last one is decided on."""
        before = taken.checkpoint
        async with (
            self.begin(policy, before) as course,
            aclosing(self.read(taken.replay, before.after)) as windows,
        ):
            under_way = _UnderWay(taken=taken, course=course, kept_at=self.seconds())
            async with aclosing(under_way):
                async for window in windows:
                    if under_way.has_begun and not await self._goes_on(under_way, stop):
                        return
                    under_way.run(window)
                if await self._goes_on(under_way, stop):
                    await self._end(under_way)

    async def _goes_on(self, under_way: "_UnderWay", stop: asyncio.Event) -> bool:
        """Once the window before is decided on. On a large network that may take longer than a
        lease lasts. False: it is not this owner's any more.
        """
        is_ours = True
        while not await under_way.is_at_rest(self.renew_every):
            is_ours = await self.replays.renew(under_way.taken)
        if not is_ours:
            return False
        if stop.is_set():
            await self._leave(under_way)
            return False
        if self.seconds() - under_way.kept_at < self.keep_every:
            return True
        is_ours = await self._keep(under_way)
        under_way.kept_at = self.seconds()
        return is_ours

    async def _keep(self, under_way: "_UnderWay") -> bool:
        checkpoint, report = await under_way.course.checkpoint(), await under_way.course.report()
        return await self.replays.keep(under_way.taken, checkpoint, report)

    async def _leave(self, under_way: "_UnderWay") -> None:
        if await self._keep(under_way):
            await self.replays.release(under_way.taken)

    async def _end(self, under_way: "_UnderWay") -> None:
        """What was never read is told, too."""
        taken, tally = under_way.taken, (await under_way.course.checkpoint()).tally
        missing = taken.replay.total - tally.done
        if missing > 0:
            tally.done += missing
            reason = NotRecomputable.NOT_READ.value
            tally.not_recomputable[reason] = tally.not_recomputable.get(reason, 0) + missing
        report = await asyncio.to_thread(report_of, tally)
        if await self.replays.end(taken, ReplayStatus.DONE, report):
            _log.info("replay.done", count=tally.done, version=taken.replay.policy)


@dataclass(kw_only=True)
class _UnderWay:
    """A replay of ours, and the window that is decided on. `kept_at`: when how far it has come
    was kept, or it began.
    """

    taken: TakenReplay
    course: RunningCourse
    kept_at: float
    _running: asyncio.Task[None] | None = None

    @property
    def has_begun(self) -> bool:
        return self._running is not None

    def run(self, window: Window) -> None:
        self._running = asyncio.create_task(self.course.run(window))

    async def is_at_rest(self, timeout_seconds: float) -> bool:
        """False: not after so long. Raises what the window has failed with."""
        if self._running is None:
            return True  # there was nothing to decide on
        done, _ = await asyncio.wait({self._running}, timeout=timeout_seconds)
        if done:
            await self._running
        return bool(done)

    async def aclose(self) -> None:
        if self._running is not None:
            self._running.cancel()
            await asyncio.wait({self._running})
