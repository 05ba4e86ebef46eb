"""Endpoints in MongoDB. People change them by comparing the revision; what the worker notes, how
they are doing and how far their messages were queued, are fields of their own beside that.
"""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING

from services.content.documents import CONVERTER
from services.content.webhooks.domain import MOST_ENDPOINTS, Endpoint, Health, Reach
from services.content.webhooks.ports import EndpointChange
from shared.mongo import Database, Document, readable


class MongoEndpoints:
    def __init__(self, database: Database) -> None:
        self._endpoints: Any = database["webhooks"]

    async def add(self, endpoint: Endpoint) -> None:
        await self._endpoints.insert_one(_document(endpoint))

    async def get(self, endpoint_id: str) -> Endpoint | None:
        document = await self._endpoints.find_one({"_id": endpoint_id})
        return _endpoint(document) if document else None

    async def all(self) -> Sequence[Endpoint]:
        """A few more than there may be: two may have been registered at the same moment."""
        found = self._endpoints.find().sort("_id", ASCENDING)
        documents = await found.to_list(2 * MOST_ENDPOINTS)
        return readable(documents, _endpoint, collection=self._endpoints.name)

    async def change(self, endpoint_id: str, change: EndpointChange) -> Endpoint | None:
        while (endpoint := await self.get(endpoint_id)) is not None:
            changed = change(endpoint)
            before, after = _document(endpoint), _document(changed)
            fields = {name: value for name, value in after.items() if value != before[name]}
            if not fields:
                return endpoint
            seen = {"_id": endpoint_id, "revision": endpoint.revision}
            result = await self._endpoints.update_one(seen, {"$set": fields})
            if result.matched_count:
                return changed
        return None

    async def note_health(self, endpoint_id: str, health: Health) -> None:
        change = {"$set": {"health": CONVERTER.unstructure(health)}}
        await self._endpoints.update_one({"_id": endpoint_id}, change)

    async def note_reach(self, endpoint_id: str, seen: Reach, reach: Reach) -> bool:
        unchanged = {
            "_id": endpoint_id,
            "reach.feed": seen.feed,
            "reach.position": seen.position,
        }
        change = {"$set": {"reach": CONVERTER.unstructure(reach)}}
        result = await self._endpoints.update_one(unchanged, change)
        return int(result.matched_count) == 1

    async def remove(self, endpoint_id: str) -> bool:
        result = await self._endpoints.delete_one({"_id": endpoint_id})
        return int(result.deleted_count) == 1


def _document(endpoint: Endpoint) -> Document:
    document: Document = CONVERTER.unstructure(endpoint)
    return {"_id": document.pop("id"), **document}


def _endpoint(document: Document) -> Endpoint:
    return CONVERTER.structure({**document, "id": document["_id"]}, Endpoint)
