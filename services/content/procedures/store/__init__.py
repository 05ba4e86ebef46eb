"""Procedures and the network's blocks in MongoDB."""

from services.content.procedures.store.blocks import MongoBlocks
from services.content.procedures.store.procedures import MongoProcedures

__all__ = ["MongoBlocks", "MongoProcedures"]
