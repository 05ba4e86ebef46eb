"""Leads: their states, what moves them on, who may do it, and when they are due."""

from services.routing.capacity.domain import Origin
from services.routing.leads.domain.access import (
    NETWORK_DESK,
    Access,
    Actor,
    Placement,
    Visibility,
    access,
    home_of,
    may_ever,
    visible_to,
)
from services.routing.leads.domain.actions import (
    Action,
    ActionRecord,
    CloseReason,
    DeclineReason,
    MoveReason,
    RefuseReason,
)
from services.routing.leads.domain.deadline import due_at
from services.routing.leads.domain.lead import PATIENT, Lead
from services.routing.leads.domain.new_lead import (
    LeadState,
    assigned_lead,
    lead_id_of,
    unrouted_lead,
)
from services.routing.leads.domain.refusals import (
    ActionNotPossible,
    CapacityFull,
    ClinicDoesNotOffer,
    ClinicNeedsConsent,
    ClinicNotYours,
    DoctorDoesNotOffer,
    LeadAlreadyContacted,
    LeadAlreadyRouted,
    LeadAlreadyThere,
    LeadHasChanged,
    LeadNotFound,
    LeadNotOpen,
    NothingToReview,
)
from services.routing.leads.domain.review import approve, refuse
from services.routing.leads.domain.row import LeadRow, eligibility_there, row_of
from services.routing.leads.domain.status import (
    OPEN_STATUSES,
    STAGES,
    TAKES_CAPACITY,
    WAITING_STATUSES,
    LeadStatus,
)

__all__ = [
    "NETWORK_DESK",
    "OPEN_STATUSES",
    "PATIENT",
    "STAGES",
    "TAKES_CAPACITY",
    "WAITING_STATUSES",
    "Access",
    "Action",
    "ActionNotPossible",
    "ActionRecord",
    "Actor",
    "CapacityFull",
    "ClinicDoesNotOffer",
    "ClinicNeedsConsent",
    "ClinicNotYours",
    "CloseReason",
    "DeclineReason",
    "DoctorDoesNotOffer",
    "Lead",
    "LeadAlreadyContacted",
    "LeadAlreadyRouted",
    "LeadAlreadyThere",
    "LeadHasChanged",
    "LeadNotFound",
    "LeadNotOpen",
    "LeadRow",
    "LeadState",
    "LeadStatus",
    "MoveReason",
    "NothingToReview",
    "Origin",
    "Placement",
    "RefuseReason",
    "Visibility",
    "access",
    "approve",
    "assigned_lead",
    "due_at",
    "eligibility_there",
    "home_of",
    "lead_id_of",
    "may_ever",
    "refuse",
    "row_of",
    "unrouted_lead",
    "visible_to",
]  # fmt: skip
