"""Decides on inquiries in memory and reserves the room they need, pool by pool."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.routing.capacity.domain import Pool, Reservation, RoutingRequest, workload
from services.routing.capacity.ports import Pools
from services.routing.decisions.domain import Assigned, Decision, DoctorAtClinic, Policy, decide_all
from services.routing.leads.domain import due_at
from services.routing.leads.ports import Leads
from services.routing.staff.ports import Coordinators
from shared.clock import Clock
from shared.directory.domain import Directory
from shared.directory.ports import DirectoryReplica

_ROUNDS = 100


class PoolsContended(TimeoutError):
    """Others were quicker every time; the batch is to be tried again after a pause."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A decision and, if it names a place, the deadline there and a reservation that is held."""

    request: RoutingRequest
    decision: Decision
    due_at: datetime | None
    stale: tuple[tuple[DoctorAtClinic, int], ...] = ()
    """Room reserved by earlier attempts elsewhere: place and version, to give back afterwards."""


@dataclass(frozen=True, kw_only=True)
class ReservePlaces:
    """Any number of these may run at once: a pool is taken from only as it was when read."""

    directory: DirectoryReplica
    coordinators: Coordinators
    leads: Leads
    pools: Pools
    policy: Policy
    now: Clock

    async def __call__(self, requests: Sequence[RoutingRequest]) -> list[Placed]:
        """One for each request, in their order."""
        directory = await self.directory.settled()
        staff = await self.coordinators.of_clinics(directory.clinics)
        open_with = Counter(await self.leads.open_with())
        placed: dict[str, Placed] = {}
        for _ in range(_ROUNDS):
            waiting = [request for request in requests if request.inquiry_id not in placed]
            if not waiting:
                return [placed[request.inquiry_id] for request in requests]
            won = await self._round(waiting, directory, staff, open_with)
            placed |= {one.request.inquiry_id: one for one in won}
            open_with.update(
                one.decision.outcome.coordinator
                for one in won
                if isinstance(one.decision.outcome, Assigned) and one.decision.outcome.coordinator
            )
        raise PoolsContended

    async def _round(
        self,
        waiting: Sequence[RoutingRequest],
        directory: Directory,
        staff: Mapping[str, tuple[str, ...]],
        open_with: Mapping[str, int],
    ) -> list[Placed]:
        """Those of the waiting whose place is theirs; the others lost a race and decide anew."""
        pools = await self.pools.all()
        now = self.now()
        decisions = decide_all(
            [request.facts for request in waiting],
            directory,
            workload(pools.values(), open_with, staff),
            self.policy,
            now,
        )
        # Whatever can fail is reckoned before any room is taken.
        wanted: dict[DoctorAtClinic | None, list[Placed]] = defaultdict(list)
        for request, decision in zip(waiting, decisions, strict=True):
            wanted[_place(decision)].append(_placed(request, decision, directory, pools))
        won: list[Placed] = []
        for place, placed in wanted.items():
            if place is None or await self._take(pools.get(place) or Pool(place=place), placed):
                won += placed
        return won

    async def _take(self, pool: Pool, placed: Sequence[Placed]) -> bool:
        new = [
            Reservation(request=one.request, at=one.decision.decided_at)
            for one in placed
            if not pool.holds(one.request)
        ]
        return not new or await self.pools.reserve(pool, new)


def _place(decision: Decision) -> DoctorAtClinic | None:
    return decision.outcome.place if isinstance(decision.outcome, Assigned) else None


def _placed(
    request: RoutingRequest,
    decision: Decision,
    directory: Directory,
    pools: Mapping[DoctorAtClinic, Pool],
) -> Placed:
    place = _place(decision)
    stale = tuple(
        (pool.place, held.request.for_version)
        for pool in pools.values()
        if pool.place != place
        for held in pool.pending
        if held.request.inquiry_id == request.inquiry_id
    )
    return Placed(
        request=request,
        decision=decision,
        due_at=due_at(directory.clinics[place.location], request.facts.received_at)
        if place
        else None,
        stale=stale,
    )
