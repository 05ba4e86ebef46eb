"""The ports of routing as one process sees them: each call waits until it is let through, and each
write of a lead is looked at before it is done.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from services.routing.capacity.domain import (
    DoctorCapacity,
    LeadVersion,
    Level,
    Reservation,
    WeekUnit,
)
from services.routing.decisions.domain import DecisionRound, DoctorAtClinic
from services.routing.leads.domain import Lead, LeadState
from services.routing.leads.ports import (
    Announced,
    ClockPage,
    ClockPosition,
    UnroutedPage,
    UnroutedPosition,
    WaitingLeads,
)
from shared.directory.domain import Directory
from shared.events import Event
from tests.routing.assignment.machine.processes import Poison, Process
from tests.support.in_memory_decisions import InMemoryDecisionRounds
from tests.support.in_memory_directory import InMemoryDirectory
from tests.support.in_memory_leads import InMemoryCapacities, InMemoryLeads

POISON: Final = "WF-P01S-0N00"
"""The reference of an inquiry of which no lead can be made."""
Written = Callable[[Process, Lead | None, Lead], None]
Reserved = Callable[[Process, DoctorAtClinic], None]


@dataclass(frozen=True)
class SteppedLeads:
    leads: InMemoryLeads
    process: Process
    written: Written

    async def get(self, lead_id: str) -> Lead | None:
        return await self.process.call(lambda: self.leads.get(lead_id))

    async def states(self, inquiry_ids: Sequence[str]) -> Mapping[str, LeadState]:
        return await self.process.call(lambda: self.leads.states(inquiry_ids))

    async def add_all(self, leads: Sequence[Announced]) -> frozenset[str]:
        """One after the other: an unordered bulk may end in its middle."""
        had_one: frozenset[str] = frozenset()
        for one in leads:
            had_one |= await self.process.call(partial(self._add, one))
        return had_one

    async def _add(self, announced: Announced) -> frozenset[str]:
        if announced[0].facts.reference == POISON:
            raise Poison
        had_one = await self.leads.add_all([announced])
        if not had_one:
            self.written(self.process, None, announced[0])
        return had_one

    async def replace(self, lead: Lead, events: Sequence[Event] = ()) -> None:
        await self.process.call(lambda: self._replace(lead, events))

    async def _replace(self, lead: Lead, events: Sequence[Event]) -> None:
        before = await self.leads.get(lead.id)
        await self.leads.replace(lead, events)
        self.written(self.process, before, lead)

    async def announce(self, lead: Lead, events: Sequence[Event]) -> None:
        await self.process.call(lambda: self.leads.announce(lead, events))

    async def escalate(self, before: Lead, after: Lead, events: Sequence[Event]) -> bool:
        return await self.process.call(lambda: self.leads.escalate(before, after, events))

    async def clocks_due(
        self, now: datetime, *, after: ClockPosition | None, limit: int
    ) -> ClockPage:
        return await self.process.call(lambda: self.leads.clocks_due(now, after=after, limit=limit))

    async def count_at_network_desk(self) -> int:
        return await self.process.call(self.leads.count_at_network_desk)

    async def waiting(self, *, before: datetime) -> Mapping[str, WaitingLeads]:
        return await self.process.call(lambda: self.leads.waiting(before=before))

    async def skip_version(self, state: LeadState) -> None:
        await self.process.call(lambda: self.leads.skip_version(state))

    async def unrouted(self, *, after: UnroutedPosition | None, limit: int) -> UnroutedPage:
        return await self.process.call(lambda: self.leads.unrouted(after=after, limit=limit))

    async def open_with(self) -> Mapping[str, int]:
        return await self.process.call(self.leads.open_with)

    async def units_since(self, doctors: Collection[str], since: datetime) -> list[WeekUnit]:
        return await self.process.call(lambda: self.leads.units_since(doctors, since))

    async def taking_capacity(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        """A cursor sees each document as it is when it comes to it."""
        found: dict[DoctorAtClinic, frozenset[LeadVersion]] = {}
        for name in await self.process.call(self._names):
            lead = await self.process.call(partial(self.leads.get, name))
            if lead and lead.takes_capacity:
                at, version = lead.takes_capacity
                found[at] = found.get(at, frozenset()) | {version}
        return found

    async def _names(self) -> Sequence[str]:
        return sorted(self.leads.announced)


@dataclass(frozen=True)
class SteppedCapacities:
    capacities: InMemoryCapacities
    process: Process
    reserved: Reserved

    async def all(self) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        """As a cursor does; the decisions must not need that all are of one moment."""
        names = sorted(await self.process.call(self.capacities.all))
        return {at: await self.of(at) for at in names}

    async def of(self, doctor_at_clinic: DoctorAtClinic) -> DoctorCapacity:
        return await self.process.call(lambda: self.capacities.of(doctor_at_clinic))

    async def taken(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        names = sorted(await self.process.call(self.capacities.taken))
        return {at: await self._taken(at) for at in names}

    async def _taken(self, at: DoctorAtClinic) -> frozenset[LeadVersion]:
        return (await self.process.call(self.capacities.taken)).get(at, frozenset())

    async def reservations(
        self, *, before: datetime
    ) -> Sequence[tuple[DoctorAtClinic, Reservation]]:
        return await self.process.call(lambda: self.capacities.reservations(before=before))

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        return await self.process.call(lambda: self._reserve(capacity, reservations))

    async def _reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        is_taken = await self.capacities.reserve(capacity, reservations)
        if is_taken:
            self.reserved(self.process, capacity.doctor_at_clinic)
        return is_taken

    async def confirm(
        self, doctor_at_clinic: DoctorAtClinic, written: Sequence[LeadVersion]
    ) -> None:
        await self.process.call(lambda: self.capacities.confirm(doctor_at_clinic, written))

    async def release(
        self, doctor_at_clinic: DoctorAtClinic, given_up: LeadVersion, *, is_refund: bool = True
    ) -> None:
        await self.process.call(
            lambda: self.capacities.release(doctor_at_clinic, given_up, is_refund=is_refund)
        )

    async def level(self, levels: Sequence[Level]) -> None:
        await self.process.call(lambda: self.capacities.level(levels))

    async def restore(
        self, doctor_at_clinic: DoctorAtClinic, missing: Sequence[LeadVersion]
    ) -> None:
        await self.process.call(lambda: self.capacities.restore(doctor_at_clinic, missing))


@dataclass(frozen=True)
class SteppedRounds:
    rounds: InMemoryDecisionRounds
    process: Process

    async def add(self, rounds: Sequence[DecisionRound]) -> None:
        await self.process.call(lambda: self.rounds.add(rounds))

    async def get(self, round_id: str) -> DecisionRound:
        return await self.rounds.get(round_id)


class SteppedDirectory(InMemoryDirectory):
    """What a process reads of the directory that all share."""

    def __init__(self, shared: InMemoryDirectory, process: Process) -> None:
        super().__init__()
        self._shared = shared
        self._process = process

    async def settled(self) -> Directory:
        return await self._process.call(self._shared.settled)

    async def recently_settled(self) -> Directory:
        return await self.settled()

    async def store_position(self, directory: Directory) -> str:
        return await self._process.call(lambda: self._shared.store_position(directory))
