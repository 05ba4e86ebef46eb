"""Leads: their states, what moves them on, and when they are due."""

from services.routing.assignment.domain.deadline import due_at
from services.routing.assignment.domain.lead import (
    NETWORK_DESK,
    OPEN_STATUSES,
    Lead,
    LeadStatus,
    Origin,
    assigned_lead,
    home_of,
    lead_id_of,
    unrouted_lead,
)
from services.routing.assignment.domain.refusals import (
    LeadAlreadyContacted,
    LeadAlreadyRouted,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
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
    "NETWORK_DESK", "OPEN_STATUSES", "Claim", "Lead", "LeadAlreadyContacted", "LeadAlreadyRouted",
    "LeadHasChanged", "LeadNotFound", "LeadNotOpen", "LeadStatus", "Origin", "Pool",
    "Reservation", "Room", "Standing", "assigned_lead", "due_at", "home_of", "lead_id_of", "rooms",
    "situation", "unrouted_lead",
]  # fmt: skip
