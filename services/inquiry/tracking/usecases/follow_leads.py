"""Routing has announced something of a lead: its patient's page follows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from services.inquiry.inquiries.domain import (
    Advanced,
    Asked,
    Closed,
    Contacted,
    Inquiry,
    LeadFact,
    Offered,
    PersonDecided,
    Routed,
    Status,
    Unrouted,
)
from services.inquiry.inquiries.ports import Inquiries
from shared.events import (
    NETWORK_DESK,
    Envelope,
    LeadAdvanced,
    LeadAssigned,
    LeadClosed,
    LeadContacted,
    LeadOffered,
    LeadPersonDecided,
    LeadQuestionAsked,
    LeadReassigned,
    LeadTransferred,
    LeadUnrouted,
)


@dataclass(frozen=True, kw_only=True)
class FollowLeads:
    """Facts of other types are passed over."""

    inquiries: Inquiries

    async def __call__(self, events: Sequence[Envelope]) -> None:
        facts: defaultdict[str, list[LeadFact]] = defaultdict(list)
        for event in events:
            fact = _fact(event)
            if fact is not None:
                facts[event.key].append(fact)

        def followed(inquiry: Inquiry) -> Inquiry:
            return reduce(Inquiry.follow, facts[inquiry.id], inquiry)

        if facts:
            await self.inquiries.change_all(facts, followed)


def _fact(event: Envelope) -> LeadFact | None:
    match event.data:
        case LeadAssigned() as assigned:
            return Routed(
                sequence=event.sequence,
                lead_id=assigned.lead_id,
                location=assigned.location,
                due_at=assigned.due_at,
                coordinator_name=assigned.coordinator_name,
                at=assigned.assigned_at,
            )
        case LeadReassigned(lead_id=lead_id, location=location, reassigned_at=at):
            return Routed(sequence=event.sequence, lead_id=lead_id, location=location, at=at)
        case LeadTransferred(lead_id=lead_id, location=location, due_at=due, transferred_at=at):
            return Routed(
                sequence=event.sequence, lead_id=lead_id, location=location, due_at=due, at=at
            )
        case LeadUnrouted(lead_id=lead_id):
            return Unrouted(sequence=event.sequence, lead_id=lead_id)
        case LeadClosed(lead_id=lead_id, reason=reason, closed_at=at):
            return Closed(sequence=event.sequence, lead_id=lead_id, reason=reason, at=at)
        case LeadQuestionAsked(lead_id=lead_id, questions=questions, asked_at=at):
            return Asked(sequence=event.sequence, lead_id=lead_id, questions=questions, at=at)
        case LeadOffered(lead_id=lead_id, locations=locations, offered_at=at):
            return Offered(sequence=event.sequence, lead_id=lead_id, locations=locations, at=at)
        case LeadPersonDecided(lead_id=lead_id, decided_at=at):
            return PersonDecided(sequence=event.sequence, lead_id=lead_id, at=at)
        case LeadContacted(lead_id=lead_id, location=location, contacted_at=at):
            clinic = None if location == NETWORK_DESK else location
            return Contacted(sequence=event.sequence, lead_id=lead_id, location=clinic, at=at)
        case LeadAdvanced(lead_id=lead_id, stage=stage, on=on, advanced_at=at):
            return Advanced(
                sequence=event.sequence, lead_id=lead_id, stage=_status(stage), on=on, at=at
            )
        case _:
            return None


def _status(stage: str) -> Status:
    try:
        return Status(stage)
    except ValueError:
        return Status.UNKNOWN
