"""The capacity of each doctor in MongoDB."""

from services.routing.capacity.store.capacities import MongoCapacities

__all__ = ["MongoCapacities"]
