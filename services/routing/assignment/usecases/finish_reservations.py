"""Finishes what attempts left undone that died, or stood still, between two steps."""

from dataclasses import dataclass
from datetime import timedelta

from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.capacity.domain import Claim
from services.routing.capacity.ports import Pools
from services.routing.capacity.usecases.settle_reservations import SettleReservations
from services.routing.decisions.domain import Place
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)
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
        for place, claim in await self.settle(old):
            if claim.for_version == 1:
                await self._finish(place, claim)
        return len(old)

    async def _finish(self, place: Place, claim: Claim) -> None:
        """One that can never be finished gives its room back and keeps nobody else from it."""
        try:
            await self.assign_batch([claim])
        except Exception as error:
            if self.assign_batch.is_transient(error):
                raise
            _log.error("reservation.given-up", error, inquiry_id=claim.inquiry_id)
            await self.pools.release(place, claim.inquiry_id, for_version=claim.for_version)
