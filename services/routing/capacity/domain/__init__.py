"""Reservations, and how much capacity is left."""

from services.routing.capacity.domain.available import AvailableCapacity, available_capacities
from services.routing.capacity.domain.levels import Level, Terms, new_levels, terms_of, with_levels
from services.routing.capacity.domain.reservation import (
    DoctorCapacity,
    LeadVersion,
    Origin,
    PendingVersion,
    Reservation,
    RoutingRequest,
    workload,
)
from services.routing.capacity.domain.week import (
    Weeks,
    WeekUnit,
    reserved_units,
    week_began,
    weeks_of,
)

__all__ = [
    "AvailableCapacity",
    "DoctorCapacity",
    "LeadVersion",
    "Level",
    "Origin",
    "PendingVersion",
    "Reservation",
    "RoutingRequest",
    "Terms",
    "WeekUnit",
    "Weeks",
    "available_capacities",
    "new_levels",
    "reserved_units",
    "terms_of",
    "week_began",
    "weeks_of",
    "with_levels",
    "workload",
]
