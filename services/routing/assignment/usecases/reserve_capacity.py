"""Decides on inquiries in memory and reserves the capacity they need, doctor by doctor."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from services.routing.assignment.usecases.count_open_leads import CountOpenLeads
from services.routing.assignment.usecases.level_shares import LevelShares
from services.routing.capacity.domain import DoctorCapacity, Reservation, RoutingRequest, workload
from services.routing.capacity.ports import Capacities
from services.routing.deadlines.domain import Deadlines, Due
from services.routing.decisions.domain import (
    Assigned,
    DecisionRecord,
    DoctorAtClinic,
    PolicyTimeline,
    UnstoredRound,
    Workload,
    decide_all,
    records_of,
    round_of,
)
from services.routing.decisions.ports import Policies
from services.routing.leads.domain import due_assigned, due_waiting, waits_at
from services.routing.leads.usecases.count_week_units import CountWeekUnits
from services.routing.roster.domain import Roster
from services.routing.roster.ports import Rosters
from services.routing.staff.domain import Staff
from services.routing.staff.ports import Coordinators
from shared.clock import Clock
from shared.concurrency import finish_all
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica
from shared.eligibility.domain import RuleSet
from shared.eligibility.ports import RuleSets

_TRIES = 100
_FEW = 4
"""Requests that are decided on at once, since handing them to a thread takes as long."""

Pending = tuple[DoctorAtClinic, int]
"""With whom capacity is reserved, and for which version of the lead."""
Record = Callable[[UnstoredRound], "asyncio.Task[None]"]


class CapacityContended(TimeoutError):
    """Others were quicker every time; the batch is to be tried again after a pause."""


@dataclass(frozen=True, kw_only=True)
class RoutedRequest:
    """A decision, until when somebody has to act on it, and, if it names a doctor, the capacity
    that is reserved there.

    `round` has to be recorded before anything is written that names it; where that has been begun,
    `recording` is to be awaited.
    """

    request: RoutingRequest
    decision: DecisionRecord
    round: UnstoredRound
    recording: "asyncio.Task[None] | None"
    due: Due
    deadlines: Deadlines
    stale: tuple[Pending, ...] = ()
    """What earlier attempts reserved elsewhere, to give back."""


@dataclass(frozen=True, kw_only=True)
class BatchInputs:
    """What a batch is decided on, as it was a moment ago."""

    directory: Directory
    roster: Roster
    staff: Mapping[str, tuple[str, ...]]
    """The coordinators of each clinic."""
    names: Mapping[str, str]
    """What coordinators are called before patients, by account."""
    open_with: Mapping[str, int]
    """Open leads by coordinator."""
    capacities: Mapping[DoctorAtClinic, DoctorCapacity]
    policies: PolicyTimeline
    rules: RuleSet
    this_week: Mapping[DoctorAtClinic, int] = field(default_factory=dict)
    """Units taken, of the doctors who have a capacity for the week."""

    @cached_property
    def shared_weeks(self) -> frozenset[str]:
        """The doctors whose week is taken from at more than one clinic."""
        clinics = Counter(at.doctor for at in self.this_week)
        return frozenset(doctor for doctor, count in clinics.items() if count > 1)

    @property
    def workload(self) -> Workload:
        return workload(self.capacities.values(), self.open_with, self.staff, self.this_week)


@dataclass(frozen=True, kw_only=True)
class ReserveCapacity:
    """Any number of these may run at once: capacity is taken only as it was when read."""

    directory: DirectoryReplica
    rosters: Rosters
    coordinators: Coordinators
    count_open_leads: CountOpenLeads
    count_week_units: CountWeekUnits
    level_shares: LevelShares
    capacities: Capacities
    policies: Policies
    rule_sets: RuleSets
    now: Clock
    new_id: Callable[[], str]

    async def look(self, *, is_only_looking: bool = False) -> BatchInputs:
        """Credits whoever joins or returns, unless it is only to look."""
        (directory, staff), roster, open_with, capacities, policies, rules = await asyncio.gather(
            self._network(),
            self.rosters.current(),
            self.count_open_leads(),
            self.capacities.all(),
            self.policies.in_force(),
            self.rule_sets.in_force(),
        )
        level = self.level_shares.imagined if is_only_looking else self.level_shares
        capacities = await level(directory, roster, capacities, policies.at(self.now()))
        return BatchInputs(
            directory=directory,
            roster=roster,
            staff=staff.of_clinics,
            names=staff.names,
            open_with=open_with,
            capacities=capacities,
            policies=policies,
            rules=rules,
            this_week=await self.count_week_units(directory, roster, capacities),
        )

    async def __call__(
        self, requests: Sequence[RoutingRequest], inputs: BatchInputs, record: Record | None = None
    ) -> list[RoutedRequest]:
        """One for each request, in their order. `record` begins to record a round: that goes on
        while capacity is taken.
        """
        routed: dict[str, RoutedRequest] = {}
        for _ in range(_TRIES):
            waiting = [request for request in requests if request.inquiry_id not in routed]
            if not waiting:
                return [routed[request.inquiry_id] for request in requests]
            won = await self._try(waiting, inputs, record)
            routed |= {one.request.inquiry_id: one for one in won}
            coordinators = [_coordinator(one.decision) for one in won]
            self.count_open_leads.add(filter(None, coordinators))
            if len(won) < len(waiting):
                open_with = Counter(inputs.open_with)
                open_with.update(filter(None, coordinators))
                inputs = await self._looked_again(replace(inputs, open_with=open_with))
        raise CapacityContended

    async def _looked_again(self, inputs: BatchInputs) -> BatchInputs:
        capacities = await self.capacities.all()
        this_week = await self.count_week_units(inputs.directory, inputs.roster, capacities)
        return replace(inputs, capacities=capacities, this_week=this_week)

    async def _network(self) -> tuple[Directory, Staff]:
        directory = await self.directory.recently_settled()
        return directory, await self.coordinators.staff(directory.clinics)

    async def _try(
        self, waiting: Sequence[RoutingRequest], inputs: BatchInputs, record: Record | None
    ) -> list[RoutedRequest]:
        """Those of the waiting whose doctor is theirs; the others lost a race and decide anew."""
        capacities = inputs.capacities
        if len(waiting) <= _FEW:
            records, unstored = self._decide(waiting, inputs)
        else:
            # A batch on a large network takes seconds, in which leases and polls have to go on.
            records, unstored = await asyncio.to_thread(self._decide, waiting, inputs)
        recording = record(unstored) if record else None
        pending = _pending(capacities)
        # Whatever can fail is reckoned before any capacity is taken.
        wanted: dict[DoctorAtClinic | None, list[RoutedRequest]] = defaultdict(list)
        for request, decision in zip(waiting, records, strict=True):
            wanted[_chosen(decision)].append(
                RoutedRequest(
                    request=request,
                    decision=decision,
                    round=unstored,
                    recording=recording,
                    due=_due(request, decision, inputs),
                    deadlines=inputs.policies.at(decision.decided_at).deadlines,
                    stale=_stale(decision, pending.get(request.inquiry_id, ())),
                )
            )
        won = wanted.pop(None, [])
        taken = await finish_all(
            self._take(capacities.get(at) or DoctorCapacity(doctor_at_clinic=at), routed)
            for at, routed in wanted.items()
            if at is not None
        )
        for routed, is_taken in zip(wanted.values(), taken, strict=True):
            won += routed if is_taken else []
        return await self._without_excess(won, inputs)

    async def _without_excess(
        self, won: list[RoutedRequest], inputs: BatchInputs
    ) -> list[RoutedRequest]:
        """Nobody who takes from a doctor at one clinic hears of who takes from them at another one.
        So whoever finds the week exceeded after that gives back as much: the last of all to take
        has seen what all the others kept.
        """
        shared = inputs.shared_weeks & {_doctor(one.decision) for one in won}
        if not shared:
            return won
        this_week = (await self._looked_again(inputs)).this_week
        kept, over = [], _beyond(this_week, inputs.roster, shared)
        for one in reversed(won):
            at, doctor = _chosen(one.decision), _doctor(one.decision)
            if at is not None and over.get(doctor or "", 0) > 0:
                over[at.doctor] -= 1
                await self.capacities.release(at, one.request.lead_version)
            else:
                kept.append(one)
        return kept[::-1]

    def _decide(
        self, waiting: Sequence[RoutingRequest], inputs: BatchInputs
    ) -> tuple[list[DecisionRecord], UnstoredRound]:
        facts, round_id = [request.facts for request in waiting], self.new_id()
        directory, load, now = inputs.directory, inputs.workload, self.now()
        policy, rules = inputs.policies.at(now), inputs.rules
        decisions = decide_all(
            facts, directory, load, policy, now, rules=rules, roster=inputs.roster
        )
        return (
            records_of(round_id, directory.position, decisions),
            UnstoredRound(round=round_of(round_id, decisions, load), directory=directory),
        )

    async def _take(self, capacity: DoctorCapacity, routed: Sequence[RoutedRequest]) -> bool:
        new = [
            Reservation(request=one.request, at=one.decision.decided_at)
            for one in routed
            if not capacity.has_reserved(one.request)
        ]
        return not new or await self.capacities.reserve(capacity, new)


def _due(request: RoutingRequest, decision: DecisionRecord, inputs: BatchInputs) -> Due:
    facts, chosen, clinics = request.facts, _chosen(decision), inputs.directory.clinics
    deadlines = inputs.policies.at(decision.decided_at).deadlines
    if chosen is None:
        waits_with = clinics.get(waits_at(facts, decision) or "")
        return due_waiting(deadlines, waits_with, facts)
    return due_assigned(deadlines, clinics[chosen.location], facts, now=decision.decided_at)


def _chosen(decision: DecisionRecord) -> DoctorAtClinic | None:
    return decision.outcome.doctor_at_clinic if isinstance(decision.outcome, Assigned) else None


def _doctor(decision: DecisionRecord) -> str | None:
    return decision.outcome.doctor if isinstance(decision.outcome, Assigned) else None


def _beyond(
    this_week: Mapping[DoctorAtClinic, int], roster: Roster, doctors: Collection[str | None]
) -> dict[str, int]:
    """By how many units the week of each is exceeded, in that of its clinics where it is most."""
    found: dict[str, int] = defaultdict(int)
    for at, units in this_week.items():
        capacity = roster.doctor(at.doctor).capacity
        if at.doctor in doctors and capacity is not None:
            found[at.doctor] = max(found[at.doctor], units - capacity)
    return found


def _coordinator(decision: DecisionRecord) -> str | None:
    return decision.outcome.coordinator if isinstance(decision.outcome, Assigned) else None


def _pending(
    capacities: Mapping[DoctorAtClinic, DoctorCapacity],
) -> Mapping[str, list[Pending]]:
    """What is reserved for each inquiry, by whichever attempt."""
    found: dict[str, list[Pending]] = defaultdict(list)
    for at, capacity in capacities.items():
        for one in capacity.pending:
            found[one.inquiry_id].append((at, one.lead_version.version))
    return found


def _stale(decision: DecisionRecord, pending: Sequence[Pending]) -> tuple[Pending, ...]:
    chosen = _chosen(decision)
    return tuple((at, version) for at, version in pending if at != chosen)
