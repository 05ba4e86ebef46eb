"""Reservations, and how much capacity is left."""

from services.routing.capacity.domain.available import AvailableCapacity, available_capacities
from services.routing.capacity.domain.reservation import (
    DoctorCapacity,
    LeadVersion,
    Origin,
    Reservation,
    RoutingRequest,
    workload,
)

__all__ = [
    "AvailableCapacity",
    "DoctorCapacity",
    "LeadVersion",
    "Origin",
    "Reservation",
    "RoutingRequest",
    "available_capacities",
    "workload",
]
