"""Replays in memory, with leases that run out when the test says so; and a past that was decided
in memory.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime

from services.routing.decisions.domain import Policy
from services.routing.replay.domain import (
    Checkpoint,
    Course,
    PastDecision,
    Period,
    Replay,
    ReplayStatus,
    Report,
    TooManyReplays,
    Window,
)
from services.routing.replay.domain.job import MOST_OPEN, OPEN
from services.routing.replay.ports import PastPage, TakenReplay


@dataclass
class _Stored:
    replay: Replay
    checkpoint: Checkpoint = field(default_factory=Checkpoint)
    owner: str | None = None
    attempts: int = 0


@dataclass
class InMemoryReplays:
    _stored: dict[str, _Stored] = field(default_factory=dict)

    async def add(self, replay: Replay) -> None:
        if sum(one.replay.status in OPEN for one in self._stored.values()) >= MOST_OPEN:
            raise TooManyReplays
        self._stored[replay.id] = _Stored(replay)

    async def get(self, replay_id: str) -> Replay | None:
        found = self._stored.get(replay_id)
        return found.replay if found else None

    async def latest(self, limit: int) -> Sequence[Replay]:
        found = [replace(one.replay, report=Report()) for one in self._stored.values()]
        return sorted(found, key=lambda one: one.asked_at, reverse=True)[:limit]

    async def cancel(self, replay_id: str, *, by: str, at: datetime) -> bool:
        assert by
        assert at.tzinfo
        found = self._stored.get(replay_id)
        if found is None or found.replay.status not in OPEN:
            return False
        found.replay = replace(found.replay, status=ReplayStatus.CANCELLED)
        return True

    async def take(self, owner: str) -> TakenReplay | None:
        free = [
            one for one in self._stored.values() if one.replay.status in OPEN and one.owner is None
        ]
        for one in sorted(free, key=lambda one: one.replay.asked_at)[:1]:
            one.owner, one.attempts = owner, one.attempts + 1
            one.replay = replace(one.replay, status=ReplayStatus.RUNNING)
            checkpoint = deepcopy(one.checkpoint)  # what is counted on is not what is stored
            return TakenReplay(
                replay=one.replay, checkpoint=checkpoint, owner=owner, attempts=one.attempts
            )
        return None

    def run_out(self) -> None:
        """Every owner has not been heard of for too long."""
        for one in self._stored.values():
            one.owner = None

    async def keep(self, taken: TakenReplay, checkpoint: Checkpoint, report: Report) -> bool:
        found = self._owned(taken)
        if found is None:
            return False
        found.checkpoint, found.attempts = deepcopy(checkpoint), 0
        done = checkpoint.tally.done
        total = max(found.replay.total, done)
        found.replay = replace(found.replay, report=report, done=done, total=total)
        return True

    async def renew(self, taken: TakenReplay) -> bool:
        return self._owned(taken) is not None

    async def release(self, taken: TakenReplay) -> None:
        found = self._owned(taken)
        if found is not None:
            found.owner = None

    async def end(
        self,
        taken: TakenReplay,
        status: ReplayStatus,
        report: Report | None,
        failure: str | None = None,
    ) -> bool:
        found = self._owned(taken)
        if found is None:
            return False
        if report is not None:
            count = report.replayed + sum(report.not_recomputable.values())
            found.replay = replace(found.replay, report=report, done=count, total=count)
        found.replay = replace(found.replay, status=status, failure=failure)
        return True

    def _owned(self, taken: TakenReplay) -> _Stored | None:
        found = self._stored.get(taken.replay.id)
        if found is None or found.owner != taken.owner:
            return None
        return found if found.replay.status is ReplayStatus.RUNNING else None


@dataclass
class InMemoryPast:
    decisions: list[PastDecision] = field(default_factory=list)
    size: int = 7
    lost: int = 0
    """So many more are counted, and cannot be read."""

    async def count(self, period: Period) -> int:
        return len(self._within_period(period)) + self.lost

    async def pages(
        self, period: Period, *, decided_until: datetime
    ) -> AsyncGenerator[PastPage, None]:
        found = self._within_period(period)
        for start in range(0, len(found), self.size):
            page = found[start : start + self.size]
            yield PastPage(
                decisions=[one for one in page if one.decided_at <= decided_until],
                received_until=page[-1].facts.received_at,
            )

    def _within_period(self, period: Period) -> Sequence[PastDecision]:
        return sorted(
            (one for one in self.decisions if period.begin <= one.facts.received_at < period.end),
            key=lambda one: (one.facts.received_at, one.lead_id),
        )


@dataclass(frozen=True)
class CourseHere:
    """In this process."""

    course: Course

    async def run(self, window: Window) -> None:
        await asyncio.to_thread(self.course.run, window)

    async def checkpoint(self) -> Checkpoint:
        return self.course.checkpoint

    async def report(self) -> Report:
        return self.course.report()


@asynccontextmanager
async def course_here(policy: Policy, checkpoint: Checkpoint) -> AsyncIterator[CourseHere]:
    yield CourseHere(Course(policy, checkpoint))
