"""Routing on a real database, attempts that die half-way, and what must hold whatever happened."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from services.routing.assignment.store import MongoTurns
from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.count_open_leads import CountOpenLeads
from services.routing.assignment.usecases.finish_reservations import FinishReservations
from services.routing.assignment.usecases.level_shares import LevelShares
from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity
from services.routing.assignment.usecases.retry_unrouted import RetryUnrouted
from services.routing.capacity.domain import (
    DoctorCapacity,
    LeadVersion,
    Level,
    Reservation,
    RoutingRequest,
    WeekUnit,
)
from services.routing.capacity.ports import Capacities
from services.routing.capacity.store import MongoCapacities
from services.routing.decisions.domain import (
    NO_RULES,
    DecisionRound,
    DoctorAtClinic,
    InquiryFacts,
)
from services.routing.decisions.store import MongoDecisionRounds
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.escalation.usecases.escalate_leads import EscalateLeads
from services.routing.escalation.usecases.hand_on_leads import HandOnLeads
from services.routing.leads.domain import OPEN_STATUSES, Lead, LeadState, Origin
from services.routing.leads.ports import (
    Announced,
    ClockPage,
    ClockPosition,
    Leads,
    UnroutedPage,
    UnroutedPosition,
)
from services.routing.leads.store import MongoLeads
from services.routing.leads.usecases.announce_lead import AnnounceAgain
from services.routing.leads.usecases.count_week_units import CountWeekUnits
from services.routing.leads.usecases.lead_actions import LeadActions, lead_actions
from services.routing.leads.usecases.require_availability import RequireAvailability
from services.routing.leads.usecases.settle_reservations import SettleReservations
from services.routing.policies.usecases.current_deadlines import CurrentDeadlines
from services.routing.roster.store import MongoRoster
from services.routing.staff.store import MongoCoordinators
from services.routing.wiring import RoutingCore, build_core, prepare_core
from shared.clock import Clock
from shared.directory import MongoDirectory
from shared.directory.domain import Change, Directory
from shared.events import Event
from shared.ids import new_id
from shared.mongo import Database
from tests.routing.decisions.builders import PROCEDURE
from tests.support.in_memory_policies import InMemoryPolicies
from tests.support.in_memory_rules import InMemoryRuleSets

STORY = "0198f0a0-0000-7000-8000-000000000001"
"""The correlation id that the inquiries of these tests came in with."""


def request(facts: InquiryFacts) -> RoutingRequest:
    return RoutingRequest(facts=facts, origin=Origin(correlation_id=STORY))


def requests(facts: Sequence[InquiryFacts]) -> list[RoutingRequest]:
    return [request(one) for one in facts]


async def routing(database: Database, where: Directory, now: Clock) -> RoutingCore:
    """The whole core on a database that holds this directory."""
    await prepare_core(database)
    core = build_core(database, now=now)
    await publish(core, where)
    await core.assign_batch.reserve_capacity.look()  # everybody has joined before anything happens
    return core


async def publish(core: RoutingCore, where: Directory, *, revision: int = 1) -> None:
    changes = [
        Change(key=key, revision=revision, entry=entry) for key, entry in where.entries.items()
    ]
    await core.directory.apply(changes)


class Died(Exception):
    """The process ended here, as by `kill -9`."""


@dataclass
class Fuse:
    """Lets so many writes through; the next one dies before or after it is done, and nothing is
    begun any more.
    """

    writes: int
    after: bool = False
    begun: int = field(default=0, init=False)
    passed: int = field(default=0, init=False)

    async def before_write(self) -> None:
        self.begun += 1
        if (self.passed if self.after else self.begun) > self.writes:
            raise Died

    async def after_write(self) -> None:
        self.passed += 1
        if self.after and self.passed > self.writes:
            raise Died


@dataclass
class Nap(Fuse):
    """Stands still once it has written something, as a stopped process does, until it is woken."""

    writes: int = 10_000
    fell_asleep: asyncio.Event = field(default_factory=asyncio.Event)
    wakes: asyncio.Event = field(default_factory=asyncio.Event)

    async def before_write(self) -> None:
        if self.passed:
            self.fell_asleep.set()
            await self.wakes.wait()


@dataclass(frozen=True)
class MortalLeads:
    leads: Leads
    fuse: Fuse

    async def get(self, lead_id: str) -> Lead | None:
        return await self.leads.get(lead_id)

    async def states(self, inquiry_ids: Sequence[str]) -> Mapping[str, LeadState]:
        return await self.leads.states(inquiry_ids)

    async def add_all(self, leads: Sequence[Announced]) -> frozenset[str]:
        await self.fuse.before_write()
        had_one = await self.leads.add_all(leads)
        await self.fuse.after_write()
        return had_one

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        await self.fuse.before_write()
        await self.leads.replace(lead, events)
        await self.fuse.after_write()

    async def announce(self, lead: Lead, events: Sequence[Event]) -> None:
        await self.fuse.before_write()
        await self.leads.announce(lead, events)
        await self.fuse.after_write()

    async def escalate(self, before: Lead, after: Lead, events: Sequence[Event]) -> bool:
        await self.fuse.before_write()
        done = await self.leads.escalate(before, after, events)
        await self.fuse.after_write()
        return done

    async def clocks_due(
        self, now: datetime, *, after: ClockPosition | None, limit: int
    ) -> ClockPage:
        return await self.leads.clocks_due(now, after=after, limit=limit)

    async def count_at_network_desk(self) -> int:
        return await self.leads.count_at_network_desk()

    async def skip_version(self, state: LeadState) -> None:
        await self.fuse.before_write()
        await self.leads.skip_version(state)
        await self.fuse.after_write()

    async def unrouted(self, *, after: UnroutedPosition | None, limit: int) -> UnroutedPage:
        return await self.leads.unrouted(after=after, limit=limit)

    async def open_with(self) -> Mapping[str, int]:
        return await self.leads.open_with()

    async def taking_capacity(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        return await self.leads.taking_capacity()

    async def units_since(self, doctors: Collection[str], since: datetime) -> list[WeekUnit]:
        return await self.leads.units_since(doctors, since)


@dataclass(frozen=True)
class MortalCapacities:
    capacities: Capacities
    fuse: Fuse

    async def all(self) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        return await self.capacities.all()

    async def of(self, doctor_at_clinic: DoctorAtClinic) -> DoctorCapacity:
        return await self.capacities.of(doctor_at_clinic)

    async def taken(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        return await self.capacities.taken()

    async def reservations(
        self, *, before: datetime
    ) -> Sequence[tuple[DoctorAtClinic, Reservation]]:
        return await self.capacities.reservations(before=before)

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        await self.fuse.before_write()
        done = await self.capacities.reserve(capacity, reservations)
        await self.fuse.after_write()
        return done

    async def confirm(
        self, doctor_at_clinic: DoctorAtClinic, written: Sequence[LeadVersion]
    ) -> None:
        await self.fuse.before_write()
        await self.capacities.confirm(doctor_at_clinic, written)
        await self.fuse.after_write()

    async def release(
        self, doctor_at_clinic: DoctorAtClinic, given_up: LeadVersion, *, is_refund: bool = True
    ) -> None:
        await self.fuse.before_write()
        await self.capacities.release(doctor_at_clinic, given_up, is_refund=is_refund)
        await self.fuse.after_write()

    async def level(self, levels: Sequence[Level]) -> None:
        await self.fuse.before_write()
        await self.capacities.level(levels)
        await self.fuse.after_write()

    async def restore(
        self, doctor_at_clinic: DoctorAtClinic, missing: Sequence[LeadVersion]
    ) -> None:
        await self.fuse.before_write()
        await self.capacities.restore(doctor_at_clinic, missing)
        await self.fuse.after_write()


@dataclass(frozen=True)
class MortalRounds:
    rounds: MongoDecisionRounds
    fuse: Fuse

    async def add(self, rounds: Sequence[DecisionRound]) -> None:
        await self.fuse.before_write()
        await self.rounds.add(rounds)
        await self.fuse.after_write()

    async def get(self, round_id: str) -> DecisionRound:
        return await self.rounds.get(round_id)


@dataclass(frozen=True)
class Mortal:
    """The use cases over ports that die when the fuse says so."""

    assign_batch: AssignBatch
    retry_unrouted: RetryUnrouted
    finish_reservations: FinishReservations
    escalate_leads: EscalateLeads
    actions: LeadActions


def mortal(database: Database, fuse: Fuse, now: Clock, *, at_once: int = 500) -> Mortal:
    leads = MortalLeads(MongoLeads(database), fuse)
    capacities = MortalCapacities(MongoCapacities(database), fuse)
    settle = SettleReservations(leads=leads, capacities=capacities)
    directory = MongoDirectory(database)
    record_rounds = RecordRounds(
        history=directory, rounds=MortalRounds(MongoDecisionRounds(database), fuse)
    )
    reserve_capacity = ReserveCapacity(
        directory=directory,
        rosters=MongoRoster(database),
        coordinators=MongoCoordinators(database),
        count_open_leads=CountOpenLeads(leads=leads, now=now),
        count_week_units=CountWeekUnits(leads=leads, now=now),
        level_shares=LevelShares(capacities=capacities, now=now),
        capacities=capacities,
        policies=InMemoryPolicies(),
        rule_sets=InMemoryRuleSets(NO_RULES),
        now=now,
        new_id=new_id,
    )
    assign_batch = AssignBatch(
        leads=leads,
        capacities=capacities,
        reserve_capacity=reserve_capacity,
        record_rounds=record_rounds,
        settle=settle,
        announce_again=AnnounceAgain(leads=leads),
        turns=MongoTurns(database),
        is_transient=lambda _: True,  # who is killed does nothing more
        at_once=at_once,
    )
    retry_unrouted = RetryUnrouted(
        leads=leads,
        reserve_capacity=reserve_capacity,
        record_rounds=record_rounds,
        settle=settle,
    )
    return Mortal(
        assign_batch=assign_batch,
        retry_unrouted=retry_unrouted,
        finish_reservations=FinishReservations(
            leads=leads,
            capacities=capacities,
            settle=settle,
            assign_batch=assign_batch,
            now=now,
        ),
        escalate_leads=EscalateLeads(
            leads=leads,
            hand_on=HandOnLeads(
                leads=leads,
                capacities=capacities,
                reserve_capacity=reserve_capacity,
                record_rounds=record_rounds,
                settle=settle,
            ),
            directory=directory,
            deadlines=CurrentDeadlines(policies=InMemoryPolicies(), now=now),
            now=now,
        ),
        actions=lead_actions(
            leads,
            capacities,
            directory,
            MongoCoordinators(database),
            now,
            route_now=retry_unrouted.these,
            deadlines=CurrentDeadlines(policies=InMemoryPolicies(), now=now),
            rule_sets=InMemoryRuleSets(NO_RULES),
            available=RequireAvailability(
                rosters=MongoRoster(database), leads=leads, capacities=capacities, now=now
            ),
        ),
    )


async def assert_nobody_is_overfull(database: Database, where: Directory) -> None:
    """Counted from the leads, since the capacities are what is in doubt."""
    counts: Counter[tuple[str, str]] = Counter()
    async for lead in database["leads"].find({"status": {"$in": list(OPEN_STATUSES)}}):
        counts[lead["location"], lead["doctor"]] += 1
    for (location, doctor), count in counts.items():
        assert count <= where.offerings[location, PROCEDURE].capacities[doctor]


async def assert_every_decision_has_its_inputs(database: Database) -> None:
    """Whoever died when: no lead names what was never written."""
    for name, collection in (("round", "decision_rounds"), ("directory", "directory_manifests")):
        named = set(await database["leads"].distinct(f"decision.inputs.{name}"))
        assert named
        assert named <= set(await database[collection].distinct("_id"))


async def assert_all_is_settled(
    database: Database, where: Directory, inquiry_ids: Sequence[str]
) -> None:
    """One lead for each inquiry, nobody overfull, and each capacity taken by exactly its leads."""
    leads = await database["leads"].find().to_list(None)
    assert sorted(lead["inquiry_id"] for lead in leads) == sorted(inquiry_ids)
    await assert_nobody_is_overfull(database, where)
    await assert_every_decision_has_its_inputs(database)
    taking: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for lead in leads:
        if lead["location"] and lead["status"] in OPEN_STATUSES:
            taken = (lead["inquiry_id"], lead["assigned_version"])
            taking[f"{lead['location']}/{lead['doctor']}"].append(taken)
    capacities = await database["capacities"].find().to_list(None)
    assert [capacity["pending"] for capacity in capacities if capacity["pending"]] == []
    assert {
        capacity["_id"]: sorted((one["inquiry_id"], one["for_version"]) for one in capacity["open"])
        for capacity in capacities
        if capacity["open"]
    } == {name: sorted(taken) for name, taken in taking.items()}
