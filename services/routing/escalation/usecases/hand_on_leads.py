"""Leads whose doctors have not answered in time go to other doctors, if there are any."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from services.routing.assignment.usecases.assign_batch import left_over, reserved_by
from services.routing.assignment.usecases.reserve_capacity import ReserveCapacity, RoutedRequest
from services.routing.capacity.domain import RoutingRequest
from services.routing.capacity.ports import Capacities
from services.routing.decisions.domain import Assigned, InquiryFacts
from services.routing.decisions.usecases.record_rounds import RecordRounds
from services.routing.leads.domain import Lead, LeadHasChanged, due_assigned
from services.routing.leads.ports import Leads
from services.routing.leads.usecases.announce_lead import Names, action_events
from services.routing.leads.usecases.settle_reservations import SettleReservations
from shared.logs import get_log
from shared.telemetry import counter, trace

_log = get_log(__name__)
_handed_on = counter("leads_handed_on_total", "Leads whose doctor did not answer in time.")


@dataclass(frozen=True, kw_only=True)
class HandOnLeads:
    """The capacity of the next doctor is reserved before the present one loses the lead, and both
    are one write of the lead: whoever dies when, it is with one of the two. Where nobody else can
    take it, nothing is written. A person who acts at the same moment has the say.
    """

    leads: Leads
    capacities: Capacities
    reserve_capacity: ReserveCapacity
    record_rounds: RecordRounds
    settle: SettleReservations

    async def __call__(self, leads: Sequence[Lead]) -> frozenset[str]:
        """The ids of those that have gone to somebody else."""
        if not leads:
            return frozenset()
        inputs = await self.reserve_capacity.look()
        routed = await self.reserve_capacity([_request(lead) for lead in leads], inputs)
        pairs = [pair for pair in zip(leads, routed, strict=True) if _found_somebody(pair[1])]
        await self.record_rounds(one.round for _, one in pairs)
        names = inputs.names
        handed_on = [lead.id for lead, one in pairs if await self._handed_on(lead, one, names)]
        await self.settle(reserved_by(routed) + left_over(routed))
        return frozenset(handed_on)

    async def _handed_on(self, lead: Lead, routed: RoutedRequest, names: Names) -> bool:
        """A lead whose event cannot be made costs itself, and what it reserved is given back."""
        try:
            return await self._hand_on(lead, routed, names)
        except LeadHasChanged:
            return False
        except (TypeError, ValueError) as error:
            _log.error("lead.not-moved", error, lead_id=lead.id)
        await self.settle.give_back(reserved_by([routed]))
        return False

    async def _hand_on(self, lead: Lead, routed: RoutedRequest, names: Names) -> bool:
        decision, outcome = routed.decision, routed.decision.outcome
        assert isinstance(outcome, Assigned)  # noqa: S101 - the caller has looked
        due = due_assigned(
            routed.deadlines,
            routed.round.directory.clinics[outcome.location],
            lead.facts,
            now=decision.decided_at,
            was_contacted=lead.contacted_at is not None,
        )
        after = lead.hand_on(decision, outcome, due=due)
        with trace(lead.origin.traceparent, lead.origin.correlation_id):
            await self.leads.replace(after, action_events(after, names))
        _handed_on.inc()
        if lead.takes_capacity:
            await self.capacities.release(*lead.takes_capacity)
        return True


def _request(lead: Lead) -> RoutingRequest:
    return RoutingRequest(
        facts=_without_its_doctor(lead), origin=lead.origin, for_version=lead.version + 1
    )


def _without_its_doctor(lead: Lead) -> InquiryFacts:
    declined_by = dict.fromkeys((*lead.facts.declined_by, str(lead.doctor_at_clinic)))
    return replace(lead.facts, declined_by=tuple(declined_by))


def _found_somebody(routed: RoutedRequest) -> bool:
    return isinstance(routed.decision.outcome, Assigned)
