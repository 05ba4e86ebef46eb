"""The policy as data: its version, what each preference is worth, and for how long."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Final

from services.routing.deadlines.domain import FIRST_DEADLINES, Deadlines
from services.routing.decisions.domain.candidates import DoctorAtClinic


class ScorePart(StrEnum):
    """The named preferences, in the order in which they are told."""

    WISHED_CLINIC = "wished_clinic"
    DOCTOR_SPEAKS_LANGUAGE = "doctor_speaks_language"
    CLINIC_SPEAKS_LANGUAGE = "clinic_speaks_language"


NOTHING_RELAXED: Final = frozenset[ScorePart]()


@dataclass(frozen=True, kw_only=True)
class Relaxation:
    """A soft wish that counts nothing any more once the inquiry has waited for so many hours."""

    part: ScorePart
    after_hours: int


@dataclass(frozen=True, kw_only=True)
class Policy:
    """`weights`: points of each part. Who has the most comes first; between equals the share
    decides. `target_shares`: what a doctor's share at a clinic is proportional to, where that is
    another than the roster says. `deadlines` decide nothing, and hold while the policy does.
    """

    version: str
    weights: tuple[tuple[ScorePart, int], ...]
    relaxations: tuple[Relaxation, ...] = ()
    # Policies are looked up in caches for each candidate: the version tells them apart as well.
    target_shares: Mapping[DoctorAtClinic, int] = field(default_factory=dict, hash=False)
    deadlines: Deadlines = field(default=FIRST_DEADLINES, hash=False)

    def points(self, part: ScorePart) -> int:
        return self._points.get(part, 0)

    def relaxed(self, waited: timedelta) -> frozenset[ScorePart]:
        """The parts that count nothing for an inquiry that has waited so long."""
        if not self.relaxations:
            return NOTHING_RELAXED
        hours = waited / timedelta(hours=1)
        return frozenset(one.part for one in self.relaxations if hours >= one.after_hours)

    @cached_property
    def _points(self) -> Mapping[ScorePart, int]:
        return dict(self.weights)


FIRST_POLICY: Final = Policy(
    version="policy-2026-12-01",
    weights=(
        (ScorePart.WISHED_CLINIC, 100),
        (ScorePart.DOCTOR_SPEAKS_LANGUAGE, 20),
        (ScorePart.CLINIC_SPEAKS_LANGUAGE, 10),
    ),
)


@dataclass(frozen=True, kw_only=True)
class PolicyTimeline:
    """Which policy is in force when: `first` until one is activated, each until the next is.

    `activated`: from which instant on, in the order of time, each instant once.
    """

    first: Policy = FIRST_POLICY
    activated: tuple[tuple[datetime, Policy], ...] = ()

    def at(self, instant: datetime) -> Policy:
        index = bisect_right(self._instants, instant)
        return self.activated[index - 1][1] if index else self.first

    @cached_property
    def _instants(self) -> tuple[datetime, ...]:
        return tuple(instant for instant, _ in self.activated)
