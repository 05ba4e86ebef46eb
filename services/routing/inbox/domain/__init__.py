"""What the inbox shows, and what is told of it while it is open."""

from services.routing.inbox.domain.changes import ChangePosition, LeadChange
from services.routing.inbox.domain.days import day_ends, only_clinic
from services.routing.inbox.domain.departures import Departure, departure_of
from services.routing.inbox.domain.history import ChangeHistory
from services.routing.inbox.domain.narrowing import (
    LANGUAGE,
    LONGEST_REFERENCE,
    SLUG,
    Due,
    beginning_of_reference,
)
from services.routing.inbox.domain.queries import (
    Backlog,
    LeadCounts,
    LeadPage,
    LeadQuery,
    Order,
    Position,
    Queue,
)

__all__ = [
    "LANGUAGE",
    "LONGEST_REFERENCE",
    "SLUG",
    "Backlog",
    "ChangeHistory",
    "ChangePosition",
    "Departure",
    "Due",
    "LeadChange",
    "LeadCounts",
    "LeadPage",
    "LeadQuery",
    "Order",
    "Position",
    "Queue",
    "beginning_of_reference",
    "day_ends",
    "departure_of",
    "only_clinic",
]
