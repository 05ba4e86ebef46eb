"""Replays in MongoDB, and the past that they are made of."""

from services.routing.replay.store.past import MongoPastDecisions
from services.routing.replay.store.replays import MongoReplays

__all__ = ["MongoPastDecisions", "MongoReplays"]
