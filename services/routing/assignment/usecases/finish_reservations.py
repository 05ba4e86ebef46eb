"""Finishes what attempts left undone that died, or stood still, between two steps."""

from dataclasses import dataclass
from datetime import timedelta

from services.routing.assignment.ports import Pools
from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.assignment.usecases.settle_reservations import SettleReservations
from shared.clock import Clock

_LEFT_ALONE_FOR = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class FinishReservations:
    """The minute only keeps it out of the way of work in progress: correctness needs no clock."""

    pools: Pools
    settle: SettleReservations
    assign_batch: AssignBatch
    now: Clock

    async def __call__(self) -> int:
        """How many old reservations it found."""
        before = self.now() - _LEFT_ALONE_FOR
        old = [
            (pool.place, reservation.claim)
            for pool in (await self.pools.all()).values()
            for reservation in pool.pending
            if reservation.at < before
        ]
        unwritten = [claim for _, claim in await self.settle(old) if claim.for_version == 1]
        if unwritten:
            await self.assign_batch(unwritten)
        return len(old)
