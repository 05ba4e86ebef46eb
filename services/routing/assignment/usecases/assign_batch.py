"""Makes one lead of every inquiry of a batch, with a place where there is one."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.routing.assignment.domain import Claim, Lead, assigned_lead, due_at, unrouted_lead
from services.routing.assignment.ports import Leads, Pools
from services.routing.assignment.usecases.announcing import routing_event
from services.routing.assignment.usecases.reserve_places import Placed, ReservePlaces
from services.routing.assignment.usecases.settle_reservations import SettleReservations
from services.routing.matching.domain import Assigned, Place


@dataclass(frozen=True, kw_only=True)
class AssignBatch:
    """May be run again on any part of a batch, by anybody, after it stopped at any point."""

    leads: Leads
    pools: Pools
    reserve_places: ReservePlaces
    settle: SettleReservations

    async def __call__(self, claims: Sequence[Claim]) -> list[Lead]:
        """The leads that this call has written; inquiries that had one already are passed over."""
        placed = await self.reserve_places(await self._without_lead(claims))
        leads = [_lead(one) for one in placed]
        had_one = await self.leads.add_all([(lead, routing_event(lead)) for lead in leads])
        written = [lead for lead in leads if lead.inquiry_id not in had_one]
        await self._confirm(written)
        await self.settle(_unclear(placed, had_one))
        return written

    async def _without_lead(self, claims: Sequence[Claim]) -> list[Claim]:
        """Each inquiry once, those that were received first at the front."""
        once = {claim.inquiry_id: claim for claim in reversed(claims)}
        known = await self.leads.standings(list(once)) if once else {}
        fresh = [once[inquiry_id] for inquiry_id in reversed(once) if inquiry_id not in known]
        return sorted(fresh, key=lambda claim: claim.facts.received_at)

    async def _confirm(self, written: Sequence[Lead]) -> None:
        by_place: dict[Place, list[str]] = defaultdict(list)
        for lead in written:
            if lead.place:
                by_place[lead.place].append(lead.inquiry_id)
        for place, inquiry_ids in by_place.items():
            await self.pools.confirm(place, inquiry_ids)


def _lead(placed: Placed) -> Lead:
    outcome, origin = placed.decision.outcome, placed.claim.origin
    if isinstance(outcome, Assigned) and placed.clinic:
        due = due_at(placed.clinic, placed.claim.facts.received_at)
        return assigned_lead(placed.decision, outcome, due_at=due, origin=origin)
    return unrouted_lead(placed.decision, outcome, origin=origin)


def _unclear(placed: Sequence[Placed], had_one: frozenset[str]) -> list[tuple[Place, Claim]]:
    """Room taken for a lead that somebody else has written, and what earlier attempts left."""
    lost = [
        (one.decision.outcome.place, one.claim)
        for one in placed
        if one.claim.inquiry_id in had_one and isinstance(one.decision.outcome, Assigned)
    ]
    return lost + left_over(placed)


def left_over(placed: Sequence[Placed]) -> list[tuple[Place, Claim]]:
    return [
        (place, replace(one.claim, for_version=version))
        for one in placed
        for place, version in one.stale
    ]
