"""Workers that give way to each other at any moment, over one store in memory."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from services.routing.capacity.domain import (
    DoctorCapacity,
    LeadVersion,
    Level,
    Origin,
    Reservation,
    RoutingRequest,
)
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import Lead
from services.routing.roster.domain import DoctorEntry, RosterRevision, doctor_key
from shared.directory.domain import Directory
from tests.routing.decisions.builders import RECEIVED_AT, inquiry
from tests.routing.leads.builders import InMemoryRouting
from tests.support.in_memory_leads import InMemoryCapacities


@dataclass
class YieldingCapacities(InMemoryCapacities):
    """Whoever asks for something waits for a few turns of the others first."""

    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - no secret

    async def _give_way(self) -> None:
        for _ in range(self.random.randint(0, 3)):
            await asyncio.sleep(0)

    async def all(self) -> Mapping[DoctorAtClinic, DoctorCapacity]:
        await self._give_way()
        return await super().all()

    async def reserve(self, capacity: DoctorCapacity, reservations: Sequence[Reservation]) -> bool:
        await self._give_way()
        return await super().reserve(capacity, reservations)

    async def confirm(
        self, doctor_at_clinic: DoctorAtClinic, written: Sequence[LeadVersion]
    ) -> None:
        await self._give_way()
        await super().confirm(doctor_at_clinic, written)

    async def level(self, levels: Sequence[Level]) -> None:
        await self._give_way()
        await super().level(levels)


@dataclass
class Workers:
    """`count` of them share what arrives. What each doctor was given is told by the leads."""

    where: Directory
    count: int = 1
    random: Random = field(default_factory=lambda: Random(1))  # noqa: S311 - no secret
    routing: InMemoryRouting = field(init=False)
    arrived: int = 0
    leads: list[Lead] = field(default_factory=list)

    def __post_init__(self) -> None:
        capacities = YieldingCapacities(random=self.random)
        self.routing = InMemoryRouting(where=self.where, capacities=capacities)

    async def arrive(self, count: int, locations: Sequence[str | None] = ("toronto",)) -> None:
        """So many at once, in parts to each worker."""
        requests = []
        for _ in range(count):
            self.arrived += 1
            wish = locations[self.random.randrange(len(locations))]
            facts = inquiry(f"inquiry-{self.arrived}", location=wish)
            requests.append(RoutingRequest(facts=facts, origin=Origin()))
        parts = [requests[n :: self.count] for n in range(self.count)]
        written = await asyncio.gather(*[self.routing.assign_batch(part) for part in parts])
        self.leads += [lead for leads in written for lead in leads]

    def given(self, *, since: int = 0) -> dict[str, int]:
        """By doctor, of the leads after so many."""
        counts: dict[str, int] = {}
        for lead in self.leads[since:]:
            if lead.doctor:
                counts[lead.doctor] = counts.get(lead.doctor, 0) + 1
        return counts

    async def write(self, slug: str, entry: DoctorEntry, *, at: datetime = RECEIVED_AT) -> None:
        rosters = self.routing.rosters
        position = (await rosters.current()).position + 1
        revision = RosterRevision(
            position=position, key=doctor_key(slug), version=position, entry=entry, by="maya", at=at
        )
        assert await rosters.add(revision)

    def publish(self, where: Directory) -> None:
        self.routing.where = where
