"""The chains in MongoDB, and the acts that wait in the documents of others."""

from services.routing.audit.store.chains import MongoChains
from services.routing.audit.store.entries import MongoEntries
from services.routing.audit.store.waiting import SOURCES, MongoWaitingActs

__all__ = ["SOURCES", "MongoChains", "MongoEntries", "MongoWaitingActs"]
