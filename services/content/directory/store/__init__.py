"""The network, its clinics and doctors, and the capability table in MongoDB."""

from services.content.directory.store.documents import DOCTORS, LOCATIONS, NETWORKS, OFFERINGS
from services.content.directory.store.entities import MongoEntities
from services.content.directory.store.offerings import MongoOfferings

__all__ = ["DOCTORS", "LOCATIONS", "NETWORKS", "OFFERINGS", "MongoEntities", "MongoOfferings"]
