"""Finishes what attempts left undone that died, or stood still, between two steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from services.routing.assignment.usecases.assign_batch import AssignBatch
from services.routing.capacity.domain import RoutingRequest
from services.routing.capacity.ports import Capacities
from services.routing.leads.domain import OPEN_STATUSES
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.settle_reservations import Reserved, SettleReservations
from shared.clock import Clock
from shared.logs import get_log

_log = get_log(__name__)
_LEFT_ALONE_FOR = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class FinishReservations:
    """The minute only keeps it out of the way of work in progress: correctness needs no clock."""

    leads: Leads
    capacities: Capacities
    settle: SettleReservations
    assign_batch: AssignBatch
    now: Clock

    async def __call__(self) -> int:
        """How many old reservations it found."""
        before = self.now() - _LEFT_ALONE_FOR
        found = await self.capacities.reservations(before=before)
        old = [(doctor_at_clinic, reservation.request) for doctor_at_clinic, reservation in found]
        left = await self.settle(old)
        for one in left:
            if one[1].for_version == 1:
                await self._finish(one)
        await self._fence([request for _, request in left if request.for_version > 1])
        return len(old)

    async def _finish(self, reserved: Reserved) -> None:
        """One that can never be finished is given back and keeps nobody else from the capacity."""
        try:
            await self.assign_batch([reserved[1]])
        except Exception as error:
            if self.assign_batch.is_transient(error):
                raise
            _log.error("reservation.given-up", error, inquiry_id=reserved[1].inquiry_id)
            await self.settle.give_back([reserved])

    async def _fence(self, requests: Sequence[RoutingRequest]) -> None:
        """Somebody wanted to give a lead to another doctor and came no further. Their version is
        passed by, so that the reservation can be given back at the next turn. A lead that waits is
        tried again anyway, and moves on with that.
        """
        states = await self.leads.states([request.inquiry_id for request in requests])
        for request in requests:
            state = states.get(request.inquiry_id)
            is_open = state is not None and state.status in OPEN_STATUSES
            if state and is_open and state.version == request.for_version - 1:
                await self.leads.skip_version(state)
