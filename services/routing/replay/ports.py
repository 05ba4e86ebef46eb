"""What keeps replays, and what the past is read from."""

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.routing.decisions.domain import DecisionRound, Policy, RoundStep
from services.routing.replay.domain import (
    Checkpoint,
    PastDecision,
    Period,
    Replay,
    ReplayStatus,
    Report,
    Window,
)


@dataclass(frozen=True, kw_only=True)
class PastPage:
    """Decisions on inquiries in the order in which those were received; what cannot be read is not
    among them. `received_until`: every inquiry before this instant has been in a page.
    """

    decisions: Sequence[PastDecision]
    received_until: datetime


class PastDecisions(Protocol):
    async def count(self, period: Period) -> int:
        """Leads whose inquiries were received in it."""

    def pages(self, period: Period, *, decided_until: datetime) -> AsyncIterator[PastPage]:
        """Without those that were decided later."""


class RecordedRounds(Protocol):
    async def get(self, round_id: str) -> DecisionRound:
        """Raises `RoundUnknown`."""

    async def steps(self, round_ids: Collection[str]) -> Mapping[str, Sequence[RoundStep]]:
        """What cannot be read is missing."""


@dataclass(frozen=True, kw_only=True)
class TakenReplay:
    """A replay that is this owner's until its lease runs out."""

    replay: Replay
    checkpoint: Checkpoint
    owner: str
    attempts: int
    """How often it was taken without coming any further."""


class Replays(Protocol):
    async def add(self, replay: Replay) -> None:
        """Raises `TooManyReplays`."""

    async def get(self, replay_id: str) -> Replay | None: ...

    async def latest(self, limit: int) -> Sequence[Replay]:
        """The newest first, each without its report."""

    async def cancel(self, replay_id: str, *, by: str, at: datetime) -> bool:
        """False when it has ended already, or is not there."""

    async def take(self, owner: str) -> TakenReplay | None:
        """The oldest that waits, or whose owner has not been heard of."""

    async def keep(self, taken: TakenReplay, checkpoint: Checkpoint, report: Report) -> bool:
        """Stores how far it has come, and renews the lease. False: it is not this owner's any
        more, since it was cancelled or another one has taken it.
        """

    async def renew(self, taken: TakenReplay) -> bool:
        """It is still being worked on. False as above."""

    async def release(self, taken: TakenReplay) -> None:
        """Anybody may go on with it, from its last checkpoint."""

    async def end(
        self,
        taken: TakenReplay,
        status: ReplayStatus,
        report: Report | None,
        failure: str | None = None,
    ) -> bool:
        """False: it is not this owner's any more. `report` None: as it is stored."""


class RunningCourse(Protocol):
    """A replay under way; one call at a time."""

    async def run(self, window: Window) -> None: ...

    async def checkpoint(self) -> Checkpoint: ...

    async def report(self) -> Report: ...


BeginCourse = Callable[[Policy, Checkpoint], AbstractAsyncContextManager[RunningCourse]]
"""From the checkpoint on, until the context is left."""
