"""What routing announces of a lead, as an envelope."""

from datetime import timedelta

from shared.events import Envelope, Event, LeadAssigned, LeadContacted
from tests.support.clocks import MONDAY_NOON


def announced(inquiry_id: str, sequence: int, fact: Event) -> Envelope:
    return Envelope(
        id=f"e-{sequence}",
        source="routing",
        key=inquiry_id,
        sequence=sequence,
        time=MONDAY_NOON,
        data=fact,
    )


def assigned(
    inquiry_id: str,
    reference: str,
    sequence: int = 1,
    location: str = "brossard",
    *,
    coordinator_name: str | None = None,
) -> Envelope:
    fact = LeadAssigned(
        lead_id="lead-1",
        inquiry_id=inquiry_id,
        reference=reference,
        location=location,
        doctor="dr-roy",
        coordinator_name=coordinator_name,
        travel_class="international",
        due_at=MONDAY_NOON,
        policy="p",
        assigned_at=MONDAY_NOON,
    )
    return announced(inquiry_id, sequence, fact)


def contacted(
    inquiry_id: str, reference: str, sequence: int = 2, location: str = "brossard"
) -> Envelope:
    fact = LeadContacted(
        lead_id="lead-1",
        inquiry_id=inquiry_id,
        reference=reference,
        location=location,
        contacted_at=MONDAY_NOON + timedelta(hours=2),
    )
    return announced(inquiry_id, sequence, fact)
