"""Attachments in MongoDB: one document for all of an inquiry, and their chunks beside it.

`attachments {_id: inquiry id, version, entries, is_forgotten, due_at, waiting_since}` is written by
version. `attachment_chunks {_id, inquiry_id, attachment_id, data}` holds what is sealed: a chunk is
written once, never changed, and counts once an entry names it. It is no GridFS: a GridFS file
cannot be appended to, its chunks are known by a number that two writers would both take, and its
own length and digest tell nothing that is not sealed better here.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from pymongo import ASCENDING, IndexModel
from pymongo.errors import DuplicateKeyError

from services.inquiry.attachments.domain import Attachments, State
from services.inquiry.attachments.ports import Transition
from services.inquiry.documents import converter
from services.inquiry.inquiries.ports import InquiryUnreadable
from shared.errors import Unavailable
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, readable

_ATTEMPTS: Final = 100


class MongoAttachments:
    def __init__(self, database: Database) -> None:
        self._attachments = database["attachments"]
        self._chunks = database["attachment_chunks"]

    async def prepare(self) -> None:
        """What is due is found without touching the others."""
        dates = {"$type": "date"}
        due = [
            IndexModel([(name, ASCENDING)], name=name, partialFilterExpression={name: dates})
            for name in ("due_at", "waiting_since")
        ]
        await ensure_indexes(self._attachments, due)
        owners = [IndexModel([(name, ASCENDING)]) for name in ("attachment_id", "inquiry_id")]
        await ensure_indexes(self._chunks, owners)

    async def of(self, inquiry_id: str) -> Attachments:
        document = await self._attachments.find_one({"_id": inquiry_id})
        if document is None:
            return Attachments(inquiry_id=inquiry_id)
        for found in readable([document], _attachments_of, collection="attachments"):
            return found
        raise InquiryUnreadable

    async def change(self, inquiry_id: str, transition: Transition) -> Attachments:
        for _ in range(_ATTEMPTS):
            before = await self.of(inquiry_id)
            after = transition(before)
            if after == before:
                return before
            if await self._write(before, after):
                return after
        raise Unavailable

    async def _write(self, before: Attachments, after: Attachments) -> bool:
        """False when somebody else was faster."""
        fields = _fields(after)
        if before.version == 0:
            try:
                first = {"_id": before.inquiry_id, **fields, "version": 1}
                await self._attachments.insert_one(first)
            except DuplicateKeyError:
                return False
            return True
        same = {"_id": before.inquiry_id, "version": before.version}
        update = {"$set": fields, "$inc": {"version": 1}}
        return bool((await self._attachments.update_one(same, update)).matched_count)

    async def due(self, now: datetime, limit: int) -> Sequence[Attachments]:
        found = self._attachments.find({"due_at": {"$lte": now}}).sort("due_at", ASCENDING)
        documents = await found.limit(limit).to_list(None)
        return readable(documents, _attachments_of, collection="attachments")

    async def waiting_since(self) -> datetime | None:
        found = await self._attachments.find_one(
            {"waiting_since": {"$type": "date"}}, {"waiting_since": 1}, sort=[("waiting_since", 1)]
        )
        return found["waiting_since"] if found else None

    async def put_chunk(self, inquiry_id: str, attachment_id: str, sealed: bytes) -> str:
        chunk_id = new_id()
        owners = {"inquiry_id": inquiry_id, "attachment_id": attachment_id}
        await self._chunks.insert_one({"_id": chunk_id, **owners, "data": sealed})
        return chunk_id

    async def chunk(self, chunk_id: str) -> bytes | None:
        found = await self._chunks.find_one({"_id": chunk_id}, {"data": 1})
        return bytes(found["data"]) if found else None

    async def drop_chunk(self, chunk_id: str) -> None:
        await self._chunks.delete_one({"_id": chunk_id})

    async def drop_chunks(self, attachment_id: str, keep: Sequence[str] = ()) -> None:
        wanted: Document = {"attachment_id": attachment_id}
        if keep:
            wanted["_id"] = {"$nin": list(keep)}
        await self._chunks.delete_many(wanted)

    async def forget(self, inquiry_id: str) -> None:
        """First nothing is taken any more, then what is there is deleted."""
        await self.change(inquiry_id, Attachments.forget)
        await self._chunks.delete_many({"inquiry_id": inquiry_id})


def _fields(those: Attachments) -> Document:
    fields: Document = converter.unstructure(those)
    waiting = [one.at for one in those.entries if one.state is State.WAITING]
    derived = {"due_at": those.due_at, "waiting_since": min(waiting, default=None)}
    kept = {name: fields[name] for name in ("entries", "is_forgotten")}
    return {**kept, **derived}


def _attachments_of(document: Document) -> Attachments:
    """Raises what `UNREADABLE` names."""
    return converter.structure({**document, "inquiry_id": document["_id"]}, Attachments)
