"""The marks that writes leave on pages for the feed, in the same write: whatever ends a process,
what it has written is still to be listed.
"""

from collections.abc import Collection, Sequence
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne

from services.content.publishing.domain import PageMark, PageState, Representation
from services.content.publishing.store.documents import MARK
from shared.ids import new_id
from shared.mongo import Database, Document, ensure_indexes, readable

_FIELDS = ("location", "procedure", "locale", "revision", "is_withdrawn", MARK,
           f"{Representation.JSON.value}.zstd")  # fmt: skip


class MongoPageMarks:
    def __init__(self, database: Database) -> None:
        self._documents: Any = database["pages"]

    async def ensure_indexes(self) -> None:
        """And pages of before there were marks are to be listed."""
        by_mark = IndexModel([(MARK, ASCENDING), ("_id", ASCENDING)])
        await ensure_indexes(self._documents, [by_mark])
        await self._documents.update_many({MARK: {"$exists": False}}, {"$set": {MARK: new_id()}})

    async def unlisted(self, *, limit: int) -> Sequence[PageMark]:
        found = self._documents.find({MARK: {"$gt": ""}}, {"_id": 1, MARK: 1})
        by_time = [(MARK, ASCENDING), ("_id", ASCENDING)]
        return [_mark(document) for document in await found.sort(by_time).to_list(limit)]

    async def states(self, written: Collection[PageMark]) -> Sequence[PageState]:
        wanted = {"_id": {"$in": [one.key for one in written]}}
        found = await self._documents.find(wanted, dict.fromkeys(_FIELDS, 1)).to_list(None)
        states = readable(found, _state, collection=self._documents.name)
        return [state for state in states if state.written in written]

    async def confirm(self, written: Collection[PageMark]) -> None:
        listed = {"$set": {MARK: ""}}
        await self._documents.bulk_write(
            [UpdateOne({"_id": one.key, MARK: one.mark}, listed) for one in written], ordered=False
        )


def _mark(document: Document) -> PageMark:
    return PageMark(key=document["_id"], mark=document[MARK])


def _state(document: Document) -> PageState:
    zstd = None if document["is_withdrawn"] else document[Representation.JSON.value]["zstd"]
    return PageState(
        written=_mark(document),
        location=document["location"],
        procedure=document["procedure"],
        locale=document["locale"],
        revision=document["revision"],
        zstd=zstd,
    )
