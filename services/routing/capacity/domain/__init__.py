"""Reservations, and how much room is left."""

from services.routing.capacity.domain.reservation import Claim, Pool, Reservation, situation
from services.routing.capacity.domain.room import Room, rooms

__all__ = ["Claim", "Pool", "Reservation", "Room", "rooms", "situation"]
