"""A replay as a job: who asked for it, how far it has come, and how it ended."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from services.routing.replay.domain.past import Position
from services.routing.replay.domain.report import Report
from services.routing.replay.domain.simulation import Load
from services.routing.replay.domain.tally import Tally
from shared.errors import Conflict, FieldProblem, Invalid, NotFound, TooMany

MOST_OPEN: Final = 4
"""Replays that wait or run at a time."""


class ReplayNotFound(NotFound):
    code = "replay.not-found"
    title = "There is no such replay."


class ReplayHasEnded(Conflict):
    code = "replay.has-ended"
    title = "This replay has ended already."


class TooManyReplays(TooMany):
    code = "replay.too-many"
    title = "Enough replays wait or run. Please wait until one has ended."

    def __init__(self) -> None:
        super().__init__(retry_after=60)


class PeriodInvalid(Invalid):
    code = "replay.period"

    def __init__(self) -> None:
        message = "A period begins before it ends, and in the past."
        super().__init__(FieldProblem(field="from", code=self.code, message=message))


class ReplayStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    UNKNOWN = "unknown"
    """What only another version knows."""


OPEN: Final = (ReplayStatus.QUEUED, ReplayStatus.RUNNING)


@dataclass(frozen=True, kw_only=True)
class Period:
    """Inquiries that were received from `begin` on and before `end`."""

    begin: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.begin >= self.end:
            raise PeriodInvalid

    @classmethod
    def past(cls, begin: datetime, end: datetime, now: datetime) -> "Period":
        """As far as it has passed. Raises `PeriodInvalid`."""
        return cls(begin=begin, end=min(end, now))


@dataclass(frozen=True, kw_only=True)
class Replay:
    """`policy`: its version. `report`: of what is done so far."""

    id: str
    policy: str
    period: Period
    asked_by: str
    asked_at: datetime
    total: int
    done: int = 0
    status: ReplayStatus = ReplayStatus.QUEUED
    failure: str | None = None
    report: Report = field(default_factory=Report)


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """From where a replay goes on, whoever had it before."""

    after: Position | None = None
    load: Load = field(default_factory=Load)
    tally: Tally = field(default_factory=Tally)
