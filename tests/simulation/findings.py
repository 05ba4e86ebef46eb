"""What is counted while the year goes by."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from services.routing.decisions.domain import DoctorAtClinic
from tests.simulation.cases import Case


@dataclass
class Day:
    """At the end of a day; `load`: open leads by province, and what they may have open."""

    on: date
    received: int = 0
    at_once: int = 0
    waiting: int = 0
    oldest: timedelta = timedelta(0)
    load: dict[str, tuple[int, int]] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)
    """How full each clinic is."""
    apart: tuple[float, ...] = ()
    """By how much each doctor is fuller than their clinic."""


@dataclass
class Share:
    """Of one doctor: leads given, and the target, the part of each lead that was theirs to have."""

    given: int = 0
    target: float = 0.0

    @property
    def ahead(self) -> float:
        """By how many leads."""
        return self.given - self.target


@dataclass
class Findings:
    """`shares`: of each doctor, at the end of each week. `first_reasons` by month: why an inquiry
    found nobody at first.
    """

    cases: list[Case] = field(default_factory=list)
    days: list[Day] = field(default_factory=list)
    decisions: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    broken_rules: Counter[str] = field(default_factory=Counter)
    over_capacity: int = 0
    overtaken: int = 0
    changes: int = 0
    now_shares: dict[DoctorAtClinic, Share] = field(default_factory=lambda: defaultdict(Share))
    shares: list[tuple[date, Mapping[DoctorAtClinic, Share]]] = field(default_factory=list)
    first_reasons: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    @property
    def promises_broken(self) -> int:
        return self.broken_rules.total() + self.over_capacity + self.overtaken

    @property
    def assigned(self) -> list[Case]:
        return [case for case in self.cases if case.assigned_at is not None]

    @property
    def late(self) -> list[Case]:
        """Those whose patient was reached after the deadline."""
        return [one for one in self.cases if one.contacted_at and one.contacted_at > one.due_at]
