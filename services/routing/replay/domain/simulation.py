"""The simulated workload: the draft's own assignments add up instead of the recorded ones.

What it assumes:
- decisions are made in the order in which they were, each at its own instant, with the directory,
  the roster and the rules of then; only the last decision on a lead is there to be made again;
- a window begins with the workload that was recorded then, with what the draft has decided
  otherwise so far and is still open put right; within it the draft's assignments add up, and what
  else began or ended meanwhile is reckoned with from the next window on;
- where a lead was by a decision that a later one has replaced, or by a person's choice, it was;
- a lead stays with whomever the draft gave it to for as long as it stayed, in truth, where it was
  put: until a person moved or closed it, the doctor declined, or the patient withdrew;
- units of a week that a doctor had taken are as they were recorded; the draft's own add up within
  a window;
- coordinators are left out: who coordinates has no say in which doctor gets the lead.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from services.routing.decisions.domain import (
    LEAD,
    Assigned,
    DoctorAtClinic,
    Policy,
    RoundStep,
    RunningRound,
    Workload,
)
from services.routing.replay.domain.past import NotRecomputable, PastDecision, Stay
from services.routing.replay.domain.tally import Replayed
from services.routing.roster.domain import Roster
from shared.directory.domain import Directory
from shared.eligibility.domain import RuleSet

_NOBODY = ""
_Leaving = tuple[datetime, str, str]
"""When a lead leaves whom the draft gave it to, and whom the record did; empty: nobody."""


class _Inputs(NamedTuple):
    directory: Directory
    rules: RuleSet
    roster: Roster

    @property
    def positions(self) -> tuple[str, str, int]:
        return self.directory.position, self.rules.version, self.roster.position


@dataclass(frozen=True, kw_only=True)
class Window:
    """Decisions in their order, with all that they need. `recorded`: the workload before the first
    of them; None where that is lost. What is missing in a map is lost, too. `stays`: those that no
    earlier window had, and that may begin only later.
    """

    past: Sequence[PastDecision]
    recorded: Workload | None
    steps: Mapping[str, Sequence[RoundStep]]
    directories: Mapping[str, Directory]
    rule_sets: Mapping[str, RuleSet]
    rosters: Mapping[int, Roster]
    stays: Sequence[Stay] = ()


@dataclass(frozen=True, kw_only=True)
class Load:
    """By how many open leads each doctor's load differs from what is recorded, by how many leads
    what each was given does, and who leaves when: all that a simulation has to carry from one
    window to the next.
    """

    differs: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)
    leaving: tuple[_Leaving, ...] = ()


class Simulation:
    def __init__(self, policy: Policy, load: Load | None = None) -> None:
        load = load or Load()
        self._policy = policy
        self._differs = Counter(load.differs)
        self._leaving = list(load.leaving)
        heapify(self._leaving)
        self._given = Counter(load.given)
        self._others: list[tuple[datetime, str, int]] = []
        """When other leads come to a doctor, or leave."""
        self._open: Counter[str] = Counter()
        self._shares: Counter[str] = Counter()
        self._workload = Workload()
        self._running: RunningRound | None = None
        self._runs_on: tuple[str, str, int] | None = None

    @property
    def load(self) -> Load:
        differs = {name: count for name, count in self._differs.items() if count}
        given = {name: count for name, count in self._given.items() if count}
        return Load(differs=differs, given=given, leaving=tuple(sorted(self._leaving)))

    def run(self, window: Window) -> list[Replayed]:
        """What each of them comes to by the draft."""
        if not window.past:
            return []
        self._expect(window.stays)
        self._go_on(window.past[0].position.at)
        self._begin(window)
        return [self._replayed(one, window) for one in window.past]

    def _expect(self, stays: Iterable[Stay]) -> None:
        for stay in stays:
            heappush(self._others, (stay.begin, stay.doctor, 1))
            if stay.end is not None:
                heappush(self._others, (stay.end, stay.doctor, -1))

    def _begin(self, window: Window) -> None:
        self._runs_on = self._running = None
        reserved = {one.facts.inquiry_id: _reserved(one, window) for one in window.past}
        self._workload = replace(
            window.recorded or self._workload,
            coordinators={},
            open_with={},
            reserved={name: them for name, them in reserved.items() if them},
        )
        if window.recorded is not None:
            self._open = Counter({str(at): n for at, n in window.recorded.open_at.items()})
            for name, count in self._differs.items():
                self._open[name] = max(0, self._open[name] + count)
            self._shares = Counter({str(at): n for at, n in window.recorded.shares.items()})
            for name, count in self._given.items() if self._shares else ():
                self._shares[name] += count * LEAD

    def _replayed(self, past: PastDecision, window: Window) -> Replayed:
        self._go_on(past.position.at)
        found = self._inputs(past, window)
        if isinstance(found, NotRecomputable):
            if past.to is not None:
                self._take(str(past.to))
            self._leaves(past, past.to)
            return Replayed(past=past, unknown=found)
        inputs, step = found
        running = self._round_on(inputs)
        outcome = running.decide(step.facts_of(past.facts), past.decided_at).outcome
        to = outcome.doctor_at_clinic if isinstance(outcome, Assigned) else None
        if to is not None and to not in step.reserved:
            self._add(str(to))
        self._leaves(past, to)
        return Replayed(past=past, outcome=outcome)

    def _inputs(
        self, past: PastDecision, window: Window
    ) -> tuple[_Inputs, RoundStep] | NotRecomputable:
        inputs = past.inputs
        if inputs is None:
            return NotRecomputable.STORED_BEFORE
        rules = window.rule_sets.get(inputs.rule_set)
        roster = window.rosters.get(inputs.roster)
        directory = window.directories.get(inputs.directory)
        step = _step(past, window)
        if rules is None:
            return NotRecomputable.RULE_SET
        if roster is None:
            return NotRecomputable.ROSTER
        if step is None:
            return NotRecomputable.WORKLOAD
        if directory is None:
            return NotRecomputable.DIRECTORY
        return _Inputs(directory, rules, roster), step

    def _round_on(self, inputs: _Inputs) -> RunningRound:
        """The one that goes on, as long as directory, rules and roster are the same."""
        if self._running is None or self._runs_on != inputs.positions:
            workload = replace(
                self._workload,
                open_at={DoctorAtClinic.parse(name): n for name, n in self._open.items() if n},
                shares={DoctorAtClinic.parse(name): n for name, n in self._shares.items()},
            )
            directory, rules, roster = inputs
            self._running = RunningRound(directory, workload, self._policy, rules, roster)
            self._runs_on = inputs.positions
        return self._running

    def _add(self, name: str) -> None:
        self._open[name] += 1
        if self._shares:
            self._shares[name] += LEAD

    def _take(self, name: str) -> None:
        self._add(name)
        if self._running is not None:
            self._running.take(DoctorAtClinic.parse(name))

    def _give_back(self, name: str) -> None:
        """A lead went elsewhere: the doctor counts as one who was not given it."""
        if self._shares:
            self._shares[name] -= LEAD
            self._running = None  # which has no way of taking back what was given
        self._release(name)

    def _release(self, name: str) -> None:
        """In a record of before there were shares, they are what is open."""
        self._open[name] = max(0, self._open[name] - 1)
        if not self._shares:
            self._running = None
        elif self._running is not None:
            self._running.release(DoctorAtClinic.parse(name))

    def _leaves(self, past: PastDecision, to: DoctorAtClinic | None) -> None:
        """Notes who has it now, and until when."""
        here, recorded = str(to or _NOBODY), str(past.to or _NOBODY)
        _differ(self._differs, here, recorded, 1)
        _differ(self._given, here, recorded, 1)
        if past.left_at is not None and (here or recorded):
            heappush(self._leaving, (past.left_at, here, recorded))

    def _go_on(self, until: datetime) -> None:
        """What else has happened until then. At a window's beginning the recorded workload stands
        in for all of it but what the draft has decided otherwise.
        """
        while self._others and self._others[0][0] <= until:
            _, name, count = heappop(self._others)
            if count > 0:
                self._take(name)
            else:
                self._give_back(name)
        while self._leaving and self._leaving[0][0] <= until:
            _, here, recorded = heappop(self._leaving)
            _differ(self._differs, here, recorded, -1)
            if here:
                self._release(here)


def _differ(counts: Counter[str], here: str, recorded: str, by: int) -> None:
    if here != recorded:
        for name, count in ((here, by), (recorded, -by)):
            if name:
                counts[name] += count


def _step(past: PastDecision, window: Window) -> RoundStep | None:
    inputs = past.inputs
    steps = window.steps.get(inputs.round, ()) if inputs else ()
    return steps[inputs.index] if inputs and 0 <= inputs.index < len(steps) else None


def _reserved(past: PastDecision, window: Window) -> tuple[DoctorAtClinic, ...]:
    step = _step(past, window)
    return step.reserved if step else ()
