"""The capability table in MongoDB."""

from collections.abc import Sequence

from pymongo import ASCENDING, IndexModel

from services.content.directory.domain import Offering
from services.content.directory.store.documents import OFFERINGS, offering
from services.content.directory.store.entities import MongoEntities
from shared.clock import Clock
from shared.mongo import Database, Document, ensure_indexes


class MongoOfferings(MongoEntities[Offering]):
    def __init__(self, database: Database, now: Clock) -> None:
        super().__init__(database, OFFERINGS, now)

    async def ensure_indexes(self) -> None:
        await super().ensure_indexes()
        await ensure_indexes(self._documents, [IndexModel([("procedure", ASCENDING)])])

    async def table(
        self, *, location: str | None = None, procedure: str | None = None
    ) -> Sequence[Offering]:
        wanted: Document = {"is_retired": False}
        if location is not None:
            wanted["location"] = location
        if procedure is not None:
            wanted["procedure"] = procedure
        found = self._documents.find(wanted, {"outbox": 0}).sort("_id", ASCENDING)
        return [offering(document) async for document in found]
