"""Leads: their states, what moves them on, and when they are due."""

from services.routing.leads.domain.deadline import due_at
from services.routing.leads.domain.lead import (
    NETWORK_DESK,
    OPEN_STATUSES,
    Lead,
    LeadState,
    LeadStatus,
    Origin,
    assigned_lead,
    home_of,
    lead_id_of,
    unrouted_lead,
)
from services.routing.leads.domain.refusals import (
    LeadAlreadyContacted,
    LeadAlreadyRouted,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
)

__all__ = [
    "NETWORK_DESK",
    "OPEN_STATUSES",
    "Lead",
    "LeadAlreadyContacted",
    "LeadAlreadyRouted",
    "LeadHasChanged",
    "LeadNotFound",
    "LeadNotOpen",
    "LeadState",
    "LeadStatus",
    "Origin",
    "assigned_lead",
    "due_at",
    "home_of",
    "lead_id_of",
    "unrouted_lead",
]  # fmt: skip
