"""Three clinics, patients, people and workers: everything that the state machine may set going."""

from collections import Counter
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any, Final

from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.count_open_leads import CountOpenLeads
from services.routing.assignment.usecases.finish_reservations import FinishReservations
from services.routing.assignment.usecases.level_shares import LevelShares
from services.routing.assignment.usecases.reserve_capacity import (
    BatchInputs,
    Record,
    ReserveCapacity,
    RoutedRequest,
)
from services.routing.assignment.usecases.retry_unrouted import RetryUnrouted
from services.routing.capacity.domain import Origin, RoutingRequest
from services.routing.decisions.domain import DoctorAtClinic, InquiryFacts
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.leads.domain import Lead
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from services.routing.leads.usecases.count_week_units import CountWeekUnits
from services.routing.leads.usecases.lead_actions import LeadActions, lead_actions
from services.routing.leads.usecases.require_availability import RequireAvailability
from services.routing.leads.usecases.settle_reservations import SettleReservations
from services.routing.leads.usecases.sweep_capacity import SweepCapacity
from services.routing.leads.usecases.withdraw_lead import WithdrawLead
from services.routing.policies.usecases.current_deadlines import CurrentDeadlines
from shared.directory.domain import Change, Directory, Entry, Procedure, directory_of
from shared.eligibility.schema import shipped_rules
from tests.routing.assignment.machine.processes import Poison, Process, SteppedLoop, Unreachable
from tests.routing.assignment.machine.stepped import (
    Reserved,
    SteppedCapacities,
    SteppedDirectory,
    SteppedLeads,
    SteppedRounds,
    Written,
)
from tests.routing.decisions.builders import clinic, doctor, offering
from tests.routing.leads.builders import NoTurns
from tests.support.clocks import StillClock
from tests.support.in_memory_decisions import InMemoryDecisionRounds
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_leads import InMemoryCapacities, InMemoryCoordinators, InMemoryLeads
from tests.support.in_memory_policies import InMemoryPolicies
from tests.support.in_memory_roster import InMemoryRosters
from tests.support.in_memory_rules import InMemoryRuleSets

INSURED: Final = "knee-replacement"
UNINSURED: Final = "micro-needling"
DOCTORS: Final = (
    DoctorAtClinic("brossard", "roy"),
    DoctorAtClinic("brossard", "tremblay"),
    DoctorAtClinic("calgary", "kim"),
    DoctorAtClinic("toronto", "chan"),
    DoctorAtClinic("toronto", "roy"),
)
PROVINCES: Final = {"brossard": "CA-QC", "calgary": "CA-AB", "toronto": "CA-ON"}
COORDINATORS: Final = InMemoryCoordinators({"toronto": ("maya", "zoe"), "calgary": ("jordan",)})
RULES: Final = shipped_rules()


def network() -> Directory:
    procedures = [
        Procedure(slug=INSURED, titles={}, insured_status="insured"),
        Procedure(slug=UNINSURED, titles={}, insured_status="uninsured"),
    ]
    clinics = [clinic(slug, province=province) for slug, province in PROVINCES.items()]
    people = [
        replace(
            doctor(slug, *[one.location for one in DOCTORS if one.doctor == slug]),
            non_participating_in=("CA-QC",) if slug == "tremblay" else (),
        )
        for slug in sorted({one.doctor for one in DOCTORS})
    ]
    capacities = [one for slug in PROVINCES for one in offerings(slug, dict.fromkeys(DOCTORS, 2))]
    return directory_of([*procedures, *clinics, *people, *capacities])


def offerings(location: str, capacities: dict[DoctorAtClinic, int]) -> list[Entry]:
    """The same capacities for both procedures."""
    here = {at.doctor: number for at, number in capacities.items() if at.location == location}
    return [offering(location, here, procedure=one) for one in (INSURED, UNINSURED)]


@dataclass
class Sent:
    """An inquiry that was accepted. `is_lost`: its record never reaches anybody. `is_poison`: no
    lead can ever be made of it.
    """

    facts: InquiryFacts
    is_lost: bool = False
    is_poison: bool = False
    is_withdrawn: bool = False
    repeats: int = 0


@dataclass(frozen=True, kw_only=True)
class _Counting(ReserveCapacity):
    decided: "Counter[str]"

    async def __call__(
        self, requests: Sequence[RoutingRequest], inputs: BatchInputs, record: Record | None = None
    ) -> list[RoutedRequest]:
        routed = await super().__call__(requests, inputs, record)
        self.decided["decisions"] += len(routed)
        return routed


@dataclass(frozen=True)
class UseCases:
    """As one process has them."""

    actions: LeadActions
    withdraw: WithdrawLead
    assign_batch: AssignBatch
    retry_unrouted: RetryUnrouted
    finish_reservations: FinishReservations
    sweep_capacity: SweepCapacity


Work = Callable[[UseCases], Coroutine[Any, Any, Any]]


async def consume(by: UseCases, inquiries: Sequence[Sent]) -> None:
    """A batch of records as the consumer takes it: what fails for good is found one by one."""
    requests = [
        RoutingRequest(facts=one.facts, origin=Origin(), is_repeat=one.repeats > 0)
        for one in inquiries
        if not one.is_lost
    ]
    try:
        await by.assign_batch(requests)
    except Poison:
        for request in requests:
            with suppress(Poison):
                await by.assign_batch([request])
    for one in inquiries:
        if one.is_withdrawn:
            await by.withdraw(one.facts.inquiry_id)


TIMERS: Final[Mapping[str, Work]] = {
    "retry": lambda by: by.retry_unrouted(),
    "finish": lambda by: by.finish_reservations(),
    "sweep": lambda by: by.sweep_capacity(),
}


@dataclass(kw_only=True)
class World:
    """`tick` counts what happened; `directories`: since which tick each of them was in force."""

    written: Written
    reserved: Reserved
    counts: "Counter[str]"
    loop: SteppedLoop = field(default_factory=SteppedLoop)
    clock: StillClock = field(default_factory=StillClock)
    leads: InMemoryLeads = field(default_factory=InMemoryLeads)
    capacities: InMemoryCapacities = field(default_factory=InMemoryCapacities)
    rounds: InMemoryDecisionRounds = field(default_factory=InMemoryDecisionRounds)
    rosters: InMemoryRosters = field(default_factory=InMemoryRosters)
    sent: list[Sent] = field(default_factory=list)
    processes: list[Process] = field(default_factory=list)
    killed: list[Process] = field(default_factory=list)
    tick: int = 0
    directories: list[tuple[int, Directory]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.directories = [(0, network())]
        self.directory = InMemoryDirectory(self.directories[0][1].entries.values())

    def begin(self, name: str, work: Work, *, is_person: bool = False) -> Process:
        """A process of its own for one piece of work."""
        process = Process(name, self.tick, is_person)
        self.loop.begin(process, work(self.use_cases(process)))
        self.processes.append(process)
        self.counts["processes"] += 1
        return process

    def change(self, *entries: Entry) -> None:
        self.tick += 1
        latest = self.directories[-1][1]
        changes = [
            Change(key=one.key, revision=latest.revisions[one.key] + 1, entry=one)
            for one in entries
        ]
        after = latest.changed_by(changes)
        self.directories.append((self.tick, after))
        self.now(self.directory.apply(changes))

    def directories_since(self, tick: int) -> list[Directory]:
        """All that somebody may have read who began then."""
        ends = [since for since, _ in self.directories[1:]] + [self.tick + 1]
        pairs = zip(self.directories, ends, strict=True)
        return [directory for (_, directory), end in pairs if end >= tick]

    def use_cases(self, process: Process) -> UseCases:
        leads = SteppedLeads(self.leads, process, self.written)
        capacities = SteppedCapacities(self.capacities, process, self.reserved)
        directory = SteppedDirectory(self.directory, process)
        settle = SettleReservations(leads=leads, capacities=capacities)
        record_rounds = RecordRounds(history=directory, rounds=SteppedRounds(self.rounds, process))
        reserve_capacity = _Counting(
            directory=directory,
            rosters=self.rosters,
            coordinators=COORDINATORS,
            count_open_leads=CountOpenLeads(leads=leads, now=self.clock),
            count_week_units=CountWeekUnits(leads=leads, now=self.clock),
            level_shares=LevelShares(capacities=capacities, now=self.clock),
            capacities=capacities,
            policies=InMemoryPolicies(),
            rule_sets=InMemoryRuleSets(RULES),
            now=self.clock,
            new_id=self._new_id,
            decided=self.counts,
        )
        assign_batch = AssignBatch(
            leads=leads,
            capacities=capacities,
            reserve_capacity=reserve_capacity,
            record_rounds=record_rounds,
            settle=settle,
            announce_again=AnnounceAgain(leads=leads),
            turns=NoTurns(),
            is_transient=lambda error: isinstance(error, Unreachable | TimeoutError),
        )
        retry_unrouted = RetryUnrouted(
            leads=leads,
            reserve_capacity=reserve_capacity,
            record_rounds=record_rounds,
            settle=settle,
        )
        return UseCases(
            actions=lead_actions(
                leads,
                capacities,
                directory,
                COORDINATORS,
                self.clock,
                route_now=retry_unrouted.these,
                deadlines=CurrentDeadlines(policies=InMemoryPolicies(), now=self.clock),
                rule_sets=InMemoryRuleSets(RULES),
                available=RequireAvailability(
                    rosters=self.rosters, leads=leads, capacities=capacities, now=self.clock
                ),
            ),
            withdraw=WithdrawLead(leads=leads, capacities=capacities, now=self.clock),
            assign_batch=assign_batch,
            retry_unrouted=retry_unrouted,
            finish_reservations=FinishReservations(
                leads=leads,
                capacities=capacities,
                settle=settle,
                assign_batch=assign_batch,
                now=self.clock,
            ),
            sweep_capacity=SweepCapacity(leads=leads, capacities=capacities),
        )

    @property
    def at_work(self) -> list[Process]:
        self.processes = [one for one in self.processes if not one.is_done]
        return list(self.processes)

    def _new_id(self) -> str:
        self.counts["rounds"] += 1
        return f"round-{self.counts['rounds']}"

    def all_leads(self) -> list[Lead]:
        """As they are at this moment, without anybody's leave."""
        names = sorted(self.leads.announced)
        found = [self.now(self.leads.get(name)) for name in names]
        return [lead for lead in found if lead is not None]

    def now(self, asking: Coroutine[Any, Any, Any]) -> Any:
        """What the stores in memory answer: they never wait."""
        try:
            asking.send(None)
        except StopIteration as done:
            return done.value
        raise AssertionError("a store in memory waits for nobody")
