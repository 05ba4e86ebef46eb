"""What others are told of a lead: ids and codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from services.routing.decisions.domain import Assigned, Unroutable, codes_of
from services.routing.leads.domain import Lead, lead_id_of
from services.routing.leads.ports import Leads
from shared.events import Event, LeadAssigned, LeadContacted, LeadUnrouted


@dataclass(frozen=True, kw_only=True)
class AnnounceAgain:
    """Inquiry asks again for inquiries whose answer it has not had: a topic may lose records."""

    leads: Leads

    async def __call__(self, inquiry_ids: Sequence[str]) -> None:
        for inquiry_id in inquiry_ids:
            lead = await self.leads.get(lead_id_of(inquiry_id))
            if lead is not None:
                await self.leads.announce(lead, list(_all_events(lead)))


def _all_events(lead: Lead) -> Iterator[Event]:
    """Everything that is to be known of the lead as it is now, in the order of its life."""
    yield routing_event(lead)
    if lead.contacted_at is not None:
        yield contacted_event(lead)


def contacted_event(lead: Lead) -> LeadContacted:
    if lead.contacted_at is None:
        raise ValueError("a contacted lead has a time of contact")
    return LeadContacted(
        lead_id=lead.id,
        inquiry_id=lead.inquiry_id,
        reference=lead.reference,
        location=lead.home,
        contacted_at=lead.contacted_at,
    )


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
                policy=lead.decision.policy,
                assigned_at=lead.decision.decided_at,
            )
        case Unroutable() as outcome:
            return LeadUnrouted(
                lead_id=lead.id,
                inquiry_id=lead.inquiry_id,
                reference=lead.reference,
                because=codes_of(outcome),
                decided_at=lead.decision.decided_at,
            )
