"""What the inbox shows, and what is told of it while it is open."""

from services.routing.inbox.domain.changes import ChangePosition, LeadChange
from services.routing.inbox.domain.departures import Departure, departure_of
from services.routing.inbox.domain.history import ChangeHistory
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
    "Backlog",
    "ChangeHistory",
    "ChangePosition",
    "Departure",
    "LeadChange",
    "LeadCounts",
    "LeadPage",
    "LeadQuery",
    "Order",
    "Position",
    "Queue",
    "departure_of",
]
