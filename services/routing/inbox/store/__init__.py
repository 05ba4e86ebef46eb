"""Lists of leads and their changes in MongoDB."""

from services.routing.inbox.store.changes import MongoLeadChanges
from services.routing.inbox.store.rows import MongoLeadRows

__all__ = ["MongoLeadChanges", "MongoLeadRows"]
