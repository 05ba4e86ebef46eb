"""Finishes what attempts left undone that died, or stood still, between two steps."""

from dataclasses import dataclass
from datetime import timedelta

from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.capacity.domain import RoutingRequest
from services.routing.capacity.ports import Pools
from services.routing.capacity.usecases.settle_reservations import SettleReservations
from services.routing.decisions.domain import DoctorAtClinic
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
            (pool.place, reservation.request)
            for pool in (await self.pools.all()).values()
            for reservation in pool.pending
            if reservation.at < before
        ]
        for place, request in await self.settle(old):
            if request.for_version == 1:
                await self._finish(place, request)
        return len(old)

    async def _finish(self, place: DoctorAtClinic, request: RoutingRequest) -> None:
        """One that can never be finished gives its room back and keeps nobody else from it."""
        try:
            await self.assign_batch([request])
        except Exception as error:
            if self.assign_batch.is_transient(error):
                raise
            _log.error("reservation.given-up", error, inquiry_id=request.inquiry_id)
            await self.pools.release(place, request.inquiry_id, for_version=request.for_version)
