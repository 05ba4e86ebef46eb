"""Leads: their states, what moves them on, and when they are due."""

from services.routing.assignment.domain.deadline import due_at
from services.routing.assignment.domain.lead import (
    OPEN_STATUSES,
    Lead,
    LeadStatus,
    Origin,
    assigned_lead,
    lead_id_of,
    unrouted_lead,
)
from services.routing.assignment.domain.refusals import (
    LeadAlreadyContacted,
    LeadAlreadyRouted,
    LeadHasChanged,
    LeadNotAssigned,
    LeadNotFound,
)
from services.routing.assignment.domain.reservation import (
    Claim,
    Pool,
    Reservation,
    Standing,
    situation,
)
from services.routing.assignment.domain.room import Room, rooms

__all__ = [
    "OPEN_STATUSES", "Claim", "Lead", "LeadAlreadyContacted", "LeadAlreadyRouted",
    "LeadHasChanged", "LeadNotAssigned", "LeadNotFound", "LeadStatus", "Origin", "Pool",
    "Reservation", "Room", "Standing", "assigned_lead", "due_at", "lead_id_of", "rooms",
    "situation", "unrouted_lead",
]  # fmt: skip
