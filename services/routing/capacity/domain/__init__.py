"""Reservations, and how much room is left."""

from services.routing.capacity.domain.reservation import Pool, Reservation, RoutingRequest, workload
from services.routing.capacity.domain.room import Room, rooms

__all__ = ["Pool", "Reservation", "Room", "RoutingRequest", "rooms", "workload"]
