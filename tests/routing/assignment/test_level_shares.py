"""Who joins, goes or returns is found before a batch is decided, once, and cheaply otherwise."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from services.routing.assignment.usecases.level_shares import LevelShares
from services.routing.capacity.domain import DoctorCapacity, Level
from services.routing.decisions.domain import LEAD, DoctorAtClinic
from services.routing.roster.domain import NO_ROSTER, DoctorEntry, Leave, Roster, doctor_key
from tests.routing.assignment.workers import Workers
from tests.routing.decisions.builders import network
from tests.support.clocks import StillClock
from tests.support.in_memory_leads import InMemoryCapacities

ROY, CHAN = DoctorAtClinic("toronto", "roy"), DoctorAtClinic("toronto", "chan")
WHERE = network({"toronto": {"roy": 50, "chan": 50}})


@dataclass
class CountingCapacities(InMemoryCapacities):
    """`refused`: so many times somebody else has taken capacity just before."""

    refused: int = 0
    written: list[Sequence[Level]] = field(default_factory=list)

    async def level(self, levels: Sequence[Level]) -> None:
        self.written.append(levels)
        if self.refused:
            self.refused -= 1
            return
        await super().level(levels)


@dataclass
class World:
    capacities: CountingCapacities = field(default_factory=CountingCapacities)
    clock: StillClock = field(default_factory=StillClock)
    level: LevelShares = field(init=False)

    def __post_init__(self) -> None:
        self.level = self.worker()

    def worker(self) -> LevelShares:
        return LevelShares(capacities=self.capacities, now=self.clock)

    async def look(self, roster: Roster = NO_ROSTER) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        return await self.level(WHERE, roster, await self.capacities.all())

    @property
    def writes(self) -> int:
        return len(self.capacities.written)


def away(position: int, first: date) -> Roster:
    leave = Leave(first=first, last=first + timedelta(days=30))
    return Roster(position=position, entries={doctor_key("roy"): DoctorEntry(leave=(leave,))})


async def test_while_nothing_changes_nothing_is_written() -> None:
    world = World()
    found = await world.look()
    assert found == await world.capacities.all()
    assert {at: bool(one.terms) for at, one in found.items()} == {ROY: True, CHAN: True}
    for _ in range(3):
        await world.look()
        world.clock.advance(timedelta(minutes=20))
    assert world.writes == 1
    await world.worker()(WHERE, NO_ROSTER, await world.capacities.all())
    assert world.writes == 1


async def test_a_leave_begins_for_the_shares_too_at_midnight_and_at_no_change_of_the_roster() -> (
    None
):
    world = World()
    local: datetime = world.clock()
    roster = away(1, local.date() + timedelta(days=1))
    assert (await world.look(roster))[ROY].terms
    world.clock.advance(timedelta(days=1))
    assert (await world.look(roster))[ROY].terms == ""


async def test_who_was_quicker_every_time_puts_it_off_to_the_next_batch() -> None:
    world = World(CountingCapacities(refused=15))
    assert await world.look() == {}
    assert world.writes == 10
    assert set(await world.look()) == {ROY, CHAN}
    assert world.writes == 16


async def test_who_dies_between_two_of_them_leaves_the_rest_to_the_next() -> None:
    world = World()
    levels = [Level(doctor_at_clinic=ROY, version=0, credit=0, terms="")]
    await world.capacities.level(levels)  # and no more
    found = await world.look()
    assert all(one.terms for one in found.values())
    assert {at: one.share for at, one in found.items()} == {ROY: 0, CHAN: 0}


async def test_of_many_workers_at_once_the_credit_is_given_once() -> None:
    sim = Workers(network({"toronto": {"roy": 50}}), 4)
    await sim.arrive(8)
    sim.publish(WHERE)
    for _ in range(3):
        await asyncio.gather(*[sim.routing.assign_batch.reserve_capacity.look() for _ in range(4)])
    found = await sim.routing.capacities.all()
    assert {at: one.share for at, one in found.items()} == {ROY: 8 * LEAD, CHAN: 8 * LEAD}


async def test_who_only_looks_writes_nothing_and_sees_what_would_be() -> None:
    sim = Workers(WHERE)
    inputs = await sim.routing.assign_batch.reserve_capacity.look(is_only_looking=True)
    assert await sim.routing.capacities.all() == {}
    written = (await sim.routing.assign_batch.reserve_capacity.look()).capacities
    assert inputs.capacities == written == await sim.routing.capacities.all()
