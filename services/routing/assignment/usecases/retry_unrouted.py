"""Tries again to find a doctor for the leads that wait, those that came first at the front."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from services.routing.assignment.usecases.assign_batch import left_over, reserved_by
from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity, RoutedRequest
from services.routing.capacity.domain import RoutingRequest
from services.routing.deadlines.domain import Due
from services.routing.decisions.domain import Assigned
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.leads.domain import Lead, LeadHasChanged, LeadStatus, due_assigned
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import Names, routing_event, waiting_events
from services.routing.leads.usecases.settle_reservations import SettleReservations
from shared.logs import get_log
from shared.telemetry import trace

_log = get_log(__name__)
_PAGE = 200


@dataclass(frozen=True, kw_only=True)
class RetryUnrouted:
    """A lead that a person has moved meanwhile is left as the person wanted it."""

    leads: Leads
    reserve_capacity: ReserveCapacity
    record_rounds: RecordRounds
    settle: SettleReservations

    async def __call__(self) -> int:
        """How many found a doctor."""
        count, after = 0, None
        while True:
            page = await self.leads.unrouted(after=after, limit=_PAGE)
            count += await self._retry(page.leads)
            if page.next is None:
                return count
            after = page.next

    async def these(self, leads: Sequence[Lead]) -> int:
        """Of these alone, as of a moment ago; those that do not wait are left as they are."""
        return await self._retry([lead for lead in leads if lead.status is LeadStatus.UNROUTED])

    async def _retry(self, found: Sequence[Lead]) -> int:
        """Those whose patients want a person are left to one."""
        waiting = [lead for lead in found if not lead.waits_for_person]
        if not waiting:
            return 0
        inputs = await self.reserve_capacity.look()
        routed = await self.reserve_capacity([_request(lead) for lead in waiting], inputs)
        pairs = [pair for pair in zip(waiting, routed, strict=True) if _is_new(*pair)]
        await self.record_rounds(one.round for _, one in pairs)
        moved = [await self._moved_on(lead, one, inputs.names) for lead, one in pairs]
        await self.settle(reserved_by(routed) + left_over(routed))
        return sum(moved)

    async def _moved_on(self, lead: Lead, routed: RoutedRequest, names: Names) -> bool:
        """A lead whose event cannot be made costs itself, and what it reserved is given back."""
        try:
            return await self._move_on(lead, routed, names)
        except (TypeError, ValueError) as error:
            _log.error("lead.not-moved", error, lead_id=lead.id)
        await self.settle.give_back(reserved_by([routed]))
        return False

    async def _move_on(self, lead: Lead, routed: RoutedRequest, names: Names) -> bool:
        decision, outcome = routed.decision, routed.decision.outcome
        with suppress(LeadHasChanged), trace(lead.origin.traceparent, lead.origin.correlation_id):
            if isinstance(outcome, Assigned):
                found = lead.assign(decision, outcome, due=self._due(lead, outcome, routed))
                await self.leads.replace(found, [routing_event(found, names)])
                return True
            waiting = lead.stay_unrouted(decision)
            await self.leads.replace(waiting, waiting_events(lead, waiting))
        return False

    def _due(self, lead: Lead, outcome: Assigned, routed: RoutedRequest) -> Due:
        """After somebody's contact, which has kept the promise, the clinic has its own time."""
        if lead.contacted_at is None:
            return routed.due
        return due_assigned(
            routed.deadlines,
            routed.round.directory.clinics[outcome.location],
            lead.facts,
            now=routed.decision.decided_at,
            was_contacted=True,
        )


def _is_new(lead: Lead, routed: RoutedRequest) -> bool:
    """Whether there is anything to write: not while the lead waits for the same reasons. A doctor
    is always new, also the one of the decision that a person has undone since; and so is what is
    decided on newer facts.
    """
    outcome, known = routed.decision.outcome, lead.decision
    if isinstance(outcome, Assigned) or routed.stale:
        return True
    return outcome != known.outcome or known.inquiry is not None


def _request(lead: Lead) -> RoutingRequest:
    return RoutingRequest(facts=lead.facts, origin=lead.origin, for_version=lead.version + 1)
