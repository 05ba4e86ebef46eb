"""Endpoints in MongoDB. People change them by comparing the revision; what the worker notes, how
they are doing and how far their messages were queued, are fields of their own beside that.

What somebody does is in the history of who did what from the same write on. One that is removed
keeps its `_id` and that history, and no word of what it was.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING

from services.content.documents import CONVERTER, PENDING
from services.content.revisions.domain import Kind, Revision
from services.content.store import ensure_history, revision_documents
from services.content.webhooks.domain import MOST_ENDPOINTS, Change, Endpoint, Health, Reach
from services.content.webhooks.ports import EndpointChange
from shared.mongo import Database, Document, readable

_THERE: Final[Document] = {"removed_at": None}
_WITHOUT_PENDING: Final = {PENDING: 0}


class MongoEndpoints:
    def __init__(self, database: Database) -> None:
        self._endpoints: Any = database["webhooks"]

    async def ensure_indexes(self) -> None:
        await ensure_history(self._endpoints, _history)

    async def add(self, endpoint: Endpoint) -> None:
        pending = revision_documents(_steps(endpoint, endpoint.history))
        await self._endpoints.insert_one({**_document(endpoint), PENDING: pending})

    async def get(self, endpoint_id: str) -> Endpoint | None:
        document = await self._found(endpoint_id)
        return _endpoint(document) if document else None

    async def all(self) -> Sequence[Endpoint]:
        """A few more than there may be: two may have been registered at the same moment."""
        found = self._endpoints.find(_THERE, _WITHOUT_PENDING).sort("_id", ASCENDING)
        documents = await found.to_list(2 * MOST_ENDPOINTS)
        return readable(documents, _endpoint, collection=self._endpoints.name)

    async def change(self, endpoint_id: str, change: EndpointChange) -> Endpoint | None:
        while (document := await self._found(endpoint_id)) is not None:
            endpoint = _endpoint(document)
            changed = change(endpoint)
            before, after = _document(endpoint), _document(changed)
            fields = {name: value for name, value in after.items() if value != before[name]}
            if not fields:
                return endpoint
            pending = revision_documents(_steps(changed, changed.since(endpoint)))
            write = {"$set": fields, "$push": {PENDING: {"$each": pending}}}
            if (await self._endpoints.update_one(_seen(document), write)).matched_count:
                return changed
        return None

    async def note_health(self, endpoint_id: str, health: Health) -> None:
        change = {"$set": {"health": CONVERTER.unstructure(health)}}
        await self._endpoints.update_one({"_id": endpoint_id, **_THERE}, change)

    async def note_reach(self, endpoint_id: str, seen: Reach, reach: Reach) -> bool:
        unchanged = {
            "_id": endpoint_id,
            "reach.feed": seen.feed,
            "reach.position": seen.position,
        }
        change = {"$set": {"reach": CONVERTER.unstructure(reach)}}
        result = await self._endpoints.update_one(unchanged, change)
        return int(result.matched_count) == 1

    async def remove(self, endpoint_id: str, *, by: str, at: datetime) -> bool:
        while (document := await self._found(endpoint_id)) is not None:
            removed = _endpoint(document).noted("removed", at, by=by)
            pending = revision_documents(_steps(removed, removed.history[-1:]))
            write = {
                "$set": {"removed_at": at},
                "$unset": {name: "" for name in _document(removed) if name != "_id"},
                "$push": {PENDING: {"$each": pending}},
            }
            if (await self._endpoints.update_one(_seen(document), write)).matched_count:
                return True
        return False

    async def _found(self, endpoint_id: str) -> Document | None:
        wanted = {"_id": endpoint_id, **_THERE}
        found: Document | None = await self._endpoints.find_one(wanted, _WITHOUT_PENDING)
        return found


def _seen(document: Document) -> Document:
    """As it was read, also of before its steps were counted."""
    steps = document.get("steps", {"$exists": False})
    return {"_id": document["_id"], "revision": document["revision"], "steps": steps}


def _steps(endpoint: Endpoint, changes: Sequence[Change]) -> list[Revision]:
    """The last ones that there are."""
    first = endpoint.steps - len(changes) + 1
    return [_step(endpoint, number, change) for number, change in enumerate(changes, start=first)]


def _step(endpoint: Endpoint, number: int, change: Change) -> Revision:
    return Revision(
        kind=Kind.WEBHOOK,
        key=endpoint.id,
        number=number,
        based_on=number - 1 or None,
        by=change.by,
        at=change.at,
        body={"name": endpoint.name, "action": change.action},
    )


def _history(document: Document) -> list[Revision]:
    endpoint = _endpoint(document)
    return _steps(endpoint, endpoint.history)


def _document(endpoint: Endpoint) -> Document:
    document: Document = CONVERTER.unstructure(endpoint)
    return {"_id": document.pop("id"), **document}


def _endpoint(document: Document) -> Endpoint:
    """One of before its steps were counted has those of its history."""
    steps = document.get("steps", len(document.get("history", ())))
    return CONVERTER.structure({**document, "id": document["_id"], "steps": steps}, Endpoint)
