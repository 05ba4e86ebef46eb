"""Makes one lead of every inquiry of a batch, with a doctor where there is one."""

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Final

from services.routing.assignment.ports import Turns
from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity, RoutedRequest
from services.routing.capacity.domain import LeadVersion, RoutingRequest
from services.routing.capacity.ports import Capacities
from services.routing.decisions.domain import Assigned, DoctorAtClinic
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.leads.domain import Lead, assigned_lead, unrouted_lead
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import AnnounceAgain, Names, first_events
from services.routing.leads.usecases.settle_reservations import Reserved, SettleReservations
from shared.concurrency import finish_all, finish_both

_MANY: Final = 100
"""Inquiries that are worth waiting for one's turn."""


@dataclass(frozen=True, kw_only=True)
class _Reserved:
    """A part whose capacity is taken, and whose leads are still to be written."""

    routed: Sequence[RoutedRequest]
    names: Names
    is_alone: bool
    """Whether it is one inquiry."""


@dataclass(frozen=True, kw_only=True)
class AssignBatch:
    """May be run again on any part of a batch, by anybody, after it stopped at any point."""

    leads: Leads
    capacities: Capacities
    reserve_capacity: ReserveCapacity
    record_rounds: RecordRounds
    settle: SettleReservations
    announce_again: AnnounceAgain
    turns: Turns
    is_transient: Callable[[BaseException], bool]
    """Whether an error may be gone at the next try: then what it left is left to that."""
    at_once: int = 250
    """Inquiries that are decided on, and written, together."""

    async def __call__(self, requests: Sequence[RoutingRequest]) -> list[Lead]:
        """The leads that this call has written; inquiries that had one already are passed over.

        Of many, a part is decided on while the one before is written: deciding is work of this
        process, and writing that of the database. What the part before takes is reserved by then,
        so the two stand to each other as those of two workers who take turns.
        """
        parts = [requests[at : at + self.at_once] for at in range(0, len(requests), self.at_once)]
        leads: list[Lead] = []
        if not parts:
            return leads
        reserved = await self._reserve(parts[0])
        for part in parts[1:]:
            written, reserved = await finish_both(self._write(reserved), self._reserve(part))
            leads += written
        return leads + await self._write(reserved)

    async def _reserve(self, part: Sequence[RoutingRequest]) -> _Reserved:
        async with self.turns.taken() if len(part) >= _MANY else nullcontext():
            known, inputs = await asyncio.gather(
                self._with_lead(part), self.reserve_capacity.look()
            )
            await self.announce_again(
                [one.inquiry_id for one in part if one.is_repeat and one.inquiry_id in known],
                inputs.names,
            )
            fresh = _once([one for one in part if one.inquiry_id not in known])
            routed = await self.reserve_capacity(fresh, inputs, record=self.record_rounds.begin)
        return _Reserved(routed=routed, names=inputs.names, is_alone=len(part) == 1)

    async def _write(self, part: _Reserved) -> list[Lead]:
        try:
            return await self._written(part.routed, part.names)
        except Exception as error:
            if part.is_alone and not self.is_transient(error):
                # No try will ever write this lead. Of many some are good: they are tried in
                # smaller batches, and somebody else may write them by what is reserved here.
                await self.settle.give_back(reserved_by(part.routed) + left_over(part.routed))
            raise

    async def _with_lead(self, requests: Sequence[RoutingRequest]) -> Collection[str]:
        inquiry_ids = list({request.inquiry_id: None for request in requests})
        return await self.leads.states(inquiry_ids) if inquiry_ids else {}

    async def _written(self, routed: Sequence[RoutedRequest], names: Names) -> list[Lead]:
        leads = [_lead(one) for one in routed]
        await asyncio.gather(*{one.recording for one in routed if one.recording})
        had_one = await self.leads.add_all([(lead, first_events(lead, names)) for lead in leads])
        written = [lead for lead in leads if lead.inquiry_id not in had_one]
        await self._confirm(written)
        # Taken for a lead that somebody else has written, and what earlier attempts left.
        lost = [one for one in routed if one.request.inquiry_id in had_one]
        await self.settle(reserved_by(lost) + left_over(routed))
        return written

    async def _confirm(self, written: Sequence[Lead]) -> None:
        versions: dict[DoctorAtClinic, list[LeadVersion]] = defaultdict(list)
        for lead in written:
            if lead.takes_capacity:
                doctor_at_clinic, version = lead.takes_capacity
                versions[doctor_at_clinic].append(version)
        await finish_all(self.capacities.confirm(at, taken) for at, taken in versions.items())


def _once(requests: Sequence[RoutingRequest]) -> list[RoutingRequest]:
    """Each inquiry once, those that were received first at the front."""
    once = {request.inquiry_id: request for request in reversed(requests)}
    fresh = [once[inquiry_id] for inquiry_id in reversed(once)]
    return sorted(fresh, key=lambda request: request.facts.received_at)


def _lead(routed: RoutedRequest) -> Lead:
    decision, request = routed.decision, routed.request
    if isinstance(decision.outcome, Assigned):
        return assigned_lead(
            request.facts, decision, decision.outcome, due=routed.due, origin=request.origin
        )
    return unrouted_lead(request.facts, decision, origin=request.origin, due=routed.due)


def reserved_by(routed: Sequence[RoutedRequest]) -> list[Reserved]:
    """The capacity that is reserved for these decisions."""
    return [
        (one.decision.outcome.doctor_at_clinic, one.request)
        for one in routed
        if isinstance(one.decision.outcome, Assigned)
    ]


def left_over(routed: Sequence[RoutedRequest]) -> list[Reserved]:
    """What earlier attempts have reserved with somebody else."""
    return [
        (doctor_at_clinic, replace(one.request, for_version=version))
        for one in routed
        for doctor_at_clinic, version in one.stale
    ]
