"""Clocks in opening hours: until when a lead waits for what, and how far one has run down.

Nothing here knows a lead or a policy's store: `Deadlines` is data, and everything else a function
of it, of a clinic's opening hours and of instants that are passed in. Where no hours are known
plain time counts, which is the strictest that a clinic without them can be held to.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from itertools import pairwise
from typing import Final

from shared.calendar import OpeningHours, opening_time
from shared.directory.domain import Clinic

LONGEST_HOURS: Final = 720
"""Opening hours: half a year of a clinic that opens thirty hours a week."""
LARGEST_PERCENT: Final = 1_000
PLAIN_TIME: Final = OpeningHours(week={}, timezone="UTC")
"""Of a clinic whose hours are not known, and of a lead that no clinic has."""
_SHORTEST: Final = timedelta(hours=1)
_HUNDRED: Final = 100


class Escalation(StrEnum):
    """Whose eyes a lead has come to, since its clock runs down."""

    NONE = "none"
    WARNING = "warning"
    """Its coordinator's: there is still time."""
    OVERDUE = "overdue"
    """Its coordinator's and its clinic's manager's."""
    NETWORK_DESK = "network_desk"
    """The network's."""
    UNKNOWN = "unknown"
    """In a stored lead: what only another version knows. It is left as it is."""

    @property
    def rank(self) -> int:
        return _ORDER.index(self)

    @property
    def is_overdue(self) -> bool:
        return self.rank >= Escalation.OVERDUE.rank


_ORDER: Final = tuple(Escalation)


@dataclass(frozen=True, kw_only=True)
class Rung:
    """A rung of the ladder: the level that a lead reaches once so many percent of the time that
    was allowed have passed; 100 is the deadline itself.
    """

    level: Escalation
    percent: int

    def __post_init__(self) -> None:
        if self.level in (Escalation.NONE, Escalation.UNKNOWN):
            raise ValueError("a rung leads to a level")
        if not 0 < self.percent <= LARGEST_PERCENT:
            raise ValueError("a rung is reached after 1 to 1,000 percent of the time allowed")
        if (self.level is Escalation.OVERDUE) != (self.percent == _HUNDRED):
            raise ValueError("a lead is overdue at its deadline, and at no other time")


@dataclass(frozen=True, kw_only=True)
class Deadlines:
    """Opening hours that are allowed, and the ladder that a lead climbs when they run out.

    `first_contact` None: as many as the clinic itself promises; a number is never more than that.
    `next_steps`: after the first contact, for each stage that waits for the next one; a stage that
    is missing waits for nothing. `hand_ons`: how often a lead may go to another doctor since nobody
    answered.
    """

    first_contact: int | None = None
    accept: int
    next_steps: tuple[tuple[str, int], ...]
    ladder: tuple[Rung, ...]
    hand_ons: int

    def __post_init__(self) -> None:
        hours = [self.accept, *[hours for _, hours in self.next_steps]]
        hours += [] if self.first_contact is None else [self.first_contact]
        if not all(0 < one <= LONGEST_HOURS for one in hours):
            raise ValueError("a deadline is 1 to 720 opening hours")
        if len(self.hours_after) != len(self.next_steps):
            raise ValueError("a stage has one deadline")
        climbs = [(rung.percent, rung.level.rank) for rung in self.ladder]
        if any(a[0] >= b[0] or a[1] >= b[1] for a, b in pairwise(climbs)):
            raise ValueError("a ladder goes up, in time and in level")
        if self.hand_ons < 0:
            raise ValueError("nothing is done less than no times")

    @cached_property
    def hours_after(self) -> Mapping[str, int]:
        return dict(self.next_steps)

    def contact_due(self, clinic: Clinic, since: datetime) -> datetime:
        """When the clinic is to have been in touch that has had to be since then."""
        promised = clinic.replies_by(since)
        if self.first_contact is None:
            return promised
        allowed = clinic.opening_hours.after(since, opening_time(self.first_contact))
        return min(promised, allowed)

    def accept_by(self, clinic: Clinic, since: datetime) -> datetime:
        return clinic.opening_hours.after(since, opening_time(self.accept))

    def step_due(self, stage: str, hours: OpeningHours, since: datetime) -> datetime | None:
        allowed = self.hours_after.get(stage)
        return None if allowed is None else hours.after(since, opening_time(allowed))


FIRST_DEADLINES: Final = Deadlines(
    accept=8,
    next_steps=(
        ("contacted", 40),
        ("records", 80),
        ("medical_review", 40),
        ("financial_clearance", 80),
        ("scheduling", 40),
    ),
    ladder=(
        Rung(level=Escalation.WARNING, percent=75),
        Rung(level=Escalation.OVERDUE, percent=100),
        Rung(level=Escalation.NETWORK_DESK, percent=200),
    ),
    hand_ons=3,
)


def deadlines_of(hours: Mapping[str, int]) -> Deadlines:
    """The first ones with these opening hours instead, by name: `first_contact`, `accept`, or a
    stage that waits for the next step. Raises `ValueError`.
    """
    stages = FIRST_DEADLINES.hours_after
    if unknown := hours.keys() - {"first_contact", "accept", *stages}:
        raise ValueError(f"no such deadline: {min(unknown)}")
    return replace(
        FIRST_DEADLINES,
        first_contact=hours.get("first_contact"),
        accept=hours.get("accept", FIRST_DEADLINES.accept),
        next_steps=tuple((stage, hours.get(stage, usual)) for stage, usual in stages.items()),
    )


@dataclass(frozen=True, kw_only=True)
class LeadClock:
    """A clock of a lead, as it was last looked at. `started_at` None: none runs.

    `look_at`: the next instant at which something may be due; None when nothing is to come.
    `accept_by`: until when the doctor whom routing chose is to have answered.
    """

    started_at: datetime | None = None
    accept_by: datetime | None = None
    level: Escalation = Escalation.NONE
    look_at: datetime | None = None

    @property
    def runs(self) -> bool:
        return self.started_at is not None


STOPPED: Final = LeadClock()


@dataclass(frozen=True, kw_only=True)
class Due:
    """A deadline, and the clock that runs to it."""

    at: datetime
    clock: LeadClock = STOPPED


def started(
    deadlines: Deadlines,
    hours: OpeningHours,
    *,
    since: datetime,
    due_at: datetime,
    accept_by: datetime | None = None,
) -> Due:
    """A clock that has just been set going, even where it is overdue by then."""
    rungs = instants(deadlines.ladder, hours, since, due_at)
    first = next((at for _, at in rungs), None)
    looks = [at for at in (first, accept_by) if at is not None]
    clock = LeadClock(started_at=since, accept_by=accept_by, look_at=min(looks, default=None))
    return Due(at=due_at, clock=clock)


def looked_at(
    deadlines: Deadlines, hours: OpeningHours, clock: LeadClock, *, due_at: datetime, now: datetime
) -> LeadClock:
    """The clock as it is by now. A level that was reached once is kept, whatever the ladder of
    today says; a clock that was set by a later one than ours has reached nothing yet.
    """
    if clock.started_at is None or clock.level is Escalation.UNKNOWN:
        return clock
    rungs = tuple(instants(deadlines.ladder, hours, clock.started_at, due_at))
    reached = [level for level, at in rungs if at <= now]
    coming = [at for _, at in rungs if at > now]
    if clock.accept_by is not None and clock.accept_by > now:
        coming.append(clock.accept_by)
    level = max([clock.level, *reached], key=lambda one: one.rank)
    return replace(clock, level=level, look_at=min(coming, default=None))


def instants(
    ladder: tuple[Rung, ...], hours: OpeningHours, since: datetime, due_at: datetime
) -> Iterator[tuple[Escalation, datetime]]:
    """When each rung is reached, in order. What is due at once, since it came too late, is late
    by whole hours and not by parts of nothing.
    """
    allowed = hours.between(since, due_at)
    for rung in ladder:
        yield rung.level, _instant(rung.percent, hours, (since, due_at), allowed)


def _instant(
    percent: int, hours: OpeningHours, span: tuple[datetime, datetime], allowed: timedelta
) -> datetime:
    since, due_at = span
    if percent == _HUNDRED:
        return due_at
    if percent < _HUNDRED:  # an hour that opens after the deadline warns nobody
        return min(due_at, hours.after(since, allowed * percent / _HUNDRED))
    beyond = max(allowed, _SHORTEST) * (percent - _HUNDRED) / _HUNDRED
    return hours.after(due_at, beyond)
