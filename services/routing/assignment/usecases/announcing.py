"""What others are told of a lead: ids and codes."""

from services.routing.assignment.domain import Lead
from services.routing.matching.domain import Assigned, Unroutable
from shared.events import Event, LeadAssigned, LeadUnrouted


def routing_event(lead: Lead) -> Event:
    """Where the lead went, or why nowhere yet."""
    match lead.decision.outcome:
        case Assigned() as outcome:
            return LeadAssigned(
                lead_id=lead.id,
                inquiry_id=lead.inquiry_id,
                reference=lead.reference,
                location=outcome.location,
                doctor=outcome.doctor,
                coordinator=outcome.coordinator,
                travel_class=outcome.travel_class.value,
                due_at=lead.due_at,
                policy=lead.decision.policy.version,
                assigned_at=lead.decision.decided_at,
            )
        case Unroutable() as outcome:
            return LeadUnrouted(
                lead_id=lead.id,
                inquiry_id=lead.inquiry_id,
                reference=lead.reference,
                because=tuple(reason.value for reason in outcome.because),
                decided_at=lead.decision.decided_at,
            )
