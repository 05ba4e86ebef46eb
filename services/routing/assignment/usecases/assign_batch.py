"""Makes one lead of every inquiry of a batch, with a place where there is one."""

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity, RoutedRequest
from services.routing.capacity.domain import RoutingRequest
from services.routing.capacity.ports import Pools
from services.routing.capacity.usecases.settle_reservations import SettleReservations
from services.routing.decisions.domain import Assigned, DoctorAtClinic
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.leads.domain import Lead, assigned_lead, unrouted_lead
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import AnnounceAgain, routing_event


@dataclass(frozen=True, kw_only=True)
class AssignBatch:
    """May be run again on any part of a batch, by anybody, after it stopped at any point."""

    leads: Leads
    pools: Pools
    reserve_capacity: ReserveCapacity
    record_rounds: RecordRounds
    settle: SettleReservations
    announce_again: AnnounceAgain
    is_transient: Callable[[BaseException], bool]
    """Whether an error may be gone at the next try: then what it left is left to that."""

    async def __call__(self, requests: Sequence[RoutingRequest]) -> list[Lead]:
        """The leads that this call has written; inquiries that had one already are passed over."""
        known = await self._with_lead(requests)
        await self.announce_again(
            [c.inquiry_id for c in requests if c.is_repeat and c.inquiry_id in known]
        )
        placed = await self.reserve_capacity(
            _once([c for c in requests if c.inquiry_id not in known])
        )
        try:
            return await self._write(placed)
        except Exception as error:
            if not self.is_transient(error):
                await self._give_back(placed)
            raise

    async def _with_lead(self, requests: Sequence[RoutingRequest]) -> Collection[str]:
        inquiry_ids = list({request.inquiry_id: None for request in requests})
        return await self.leads.states(inquiry_ids) if inquiry_ids else {}

    async def _write(self, placed: Sequence[RoutedRequest]) -> list[Lead]:
        leads = [_lead(one) for one in placed]
        await self.record_rounds(one.round for one in placed)
        had_one = await self.leads.add_all([(lead, routing_event(lead)) for lead in leads])
        written = [lead for lead in leads if lead.inquiry_id not in had_one]
        await self._confirm(written)
        await self.settle(_unclear(placed, had_one))
        return written

    async def _give_back(self, placed: Sequence[RoutedRequest]) -> None:
        """No try will ever write these leads: the room that was reserved for them is free again."""
        held = [
            (one.decision.outcome.doctor_at_clinic, one.request)
            for one in placed
            if isinstance(one.decision.outcome, Assigned)
        ]
        for place, request in await self.settle(held + left_over(placed)):
            await self.pools.release(place, request.inquiry_id, for_version=request.for_version)

    async def _confirm(self, written: Sequence[Lead]) -> None:
        by_place: dict[DoctorAtClinic, list[str]] = defaultdict(list)
        for lead in written:
            if lead.place:
                by_place[lead.place].append(lead.inquiry_id)
        for place, inquiry_ids in by_place.items():
            await self.pools.confirm(place, inquiry_ids)


def _once(requests: Sequence[RoutingRequest]) -> list[RoutingRequest]:
    """Each inquiry once, those that were received first at the front."""
    once = {request.inquiry_id: request for request in reversed(requests)}
    fresh = [once[inquiry_id] for inquiry_id in reversed(once)]
    return sorted(fresh, key=lambda request: request.facts.received_at)


def _lead(placed: RoutedRequest) -> Lead:
    decision, request = placed.decision, placed.request
    lead = unrouted_lead(request.facts, decision, origin=request.origin)
    if isinstance(decision.outcome, Assigned) and placed.due_at:
        return assigned_lead(lead, decision, decision.outcome, due_at=placed.due_at)
    return lead


def _unclear(
    placed: Sequence[RoutedRequest], had_one: frozenset[str]
) -> list[tuple[DoctorAtClinic, RoutingRequest]]:
    """Room taken for a lead that somebody else has written, and what earlier attempts left."""
    lost = [
        (one.decision.outcome.doctor_at_clinic, one.request)
        for one in placed
        if one.request.inquiry_id in had_one and isinstance(one.decision.outcome, Assigned)
    ]
    return lost + left_over(placed)


def left_over(placed: Sequence[RoutedRequest]) -> list[tuple[DoctorAtClinic, RoutingRequest]]:
    return [
        (place, replace(one.request, for_version=version))
        for one in placed
        for place, version in one.stale
    ]
