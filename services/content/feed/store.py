"""The feed in MongoDB: one document for each page with its last state, at one position, and the one
head.

A change is stored as its page's bytes are, so that nothing is packed again. Which changes an answer
holds is read from indexes alone.
"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_bytes
from typing import Any, Final

import zstandard
from pymongo import ASCENDING, DESCENDING, IndexModel, ReplaceOne
from pymongo.errors import BulkWriteError

from services.content.feed.domain import (
    Assignment,
    Change,
    ChangeFilter,
    Head,
    Headline,
    Listed,
    Slot,
)
from services.content.publishing.domain import PageMark
from shared.mongo import Database, Document, ensure_indexes, is_duplicate_key, readable

_HEAD: Final = "pages"
_AROUND: Final = 100
"""Bytes of an answer that a change takes besides its page and its names."""
_OF_A_HEADLINE: Final = (
    "position", "location", "procedure", "locale", "revision", "is_tombstone", "at",
)  # fmt: skip
_INDEXES: Final = {
    (): "all",
    ("location",): "of_location",
    ("locale",): "of_locale",
    ("location", "locale"): "of_both",
}


class MongoFeed:
    def __init__(self, database: Database) -> None:
        self._changes: Any = database["feed_changes"]
        self._heads: Any = database["feed_heads"]

    async def ensure_indexes(self) -> None:
        by_position = [
            IndexModel([(field, ASCENDING) for field in (*fields, "position", "size")], name=name)
            for fields, name in _INDEXES.items()
        ]
        tombstones = IndexModel(
            [("is_tombstone", ASCENDING), ("at", ASCENDING)],
            name="tombstones",
            partialFilterExpression={"is_tombstone": True},
        )
        await ensure_indexes(self._changes, [*by_position, tombstones])
        await self.head()

    async def head(self) -> Head:
        document = await self._heads.find_one({"_id": _HEAD})
        if document is None:
            first = _head_fields(Head(secret=token_bytes(32)))
            await self._heads.update_one({"_id": _HEAD}, {"$setOnInsert": first}, upsert=True)
            document = await self._heads.find_one({"_id": _HEAD})
        return _head(document)

    async def advance(self, seen: Head, head: Head) -> bool:
        fields = _head_fields(head)
        change = {name: fields[name] for name in ("version", "high_water", "assigned")}
        result = await self._heads.update_one(
            {"_id": _HEAD, "version": seen.version}, {"$set": change}
        )
        return int(result.matched_count) == 1

    async def put(self, listed: Sequence[Listed], at: datetime) -> None:
        if not listed:
            return
        try:
            await self._put(listed, at, is_new=True)
        except BulkWriteError as error:
            if not is_duplicate_key(error):
                raise
            # What was there was later, or came in the same moment: now it is there in any case.
            await self._put(listed, at, is_new=False)

    async def _put(self, listed: Sequence[Listed], at: datetime, *, is_new: bool) -> None:
        writes = [
            ReplaceOne(
                {"_id": one.state.written.key, "position": {"$lt": one.position}},
                _change_document(one, at),
                upsert=is_new,
            )
            for one in listed
        ]
        await self._changes.bulk_write(writes, ordered=False)

    async def slots(
        self, wanted: ChangeFilter, *, after: int, up_to: int, limit: int
    ) -> Sequence[Slot]:
        found = self._found(wanted, after, up_to, {"_id": 0, "position": 1, "size": 1})
        documents = await found.limit(limit).to_list(limit)
        return [Slot(position=one["position"], size=one["size"]) for one in documents]

    async def changes(self, wanted: ChangeFilter, *, after: int, up_to: int) -> Sequence[Change]:
        found = self._found(wanted, after, up_to, {"at": 0, "size": 0})
        return readable(await found.to_list(None), _change, collection=self._changes.name)

    async def headlines(
        self, *, after: int, up_to: int, limit: int
    ) -> tuple[Sequence[Headline], int]:
        found = self._found(ChangeFilter(), after, up_to, {"zstd": 0, "size": 0})
        documents = await found.limit(limit).to_list(limit)
        last = documents[-1]["position"] if len(documents) == limit else up_to
        return readable(documents, _headline, collection=self._changes.name), last

    async def forget(self, *, before: datetime) -> int:
        """The head says so first: from then on nobody goes on who has not read the tombstones."""
        old = {"is_tombstone": True, "at": {"$lt": before}}
        newest = await self._changes.find_one(
            old, {"position": 1}, sort=[("position", DESCENDING)], hint="tombstones"
        )
        if newest is None:
            return 0
        forgotten = newest["position"]
        await self._heads.update_one({"_id": _HEAD}, {"$max": {"forgotten": forgotten}})
        result = await self._changes.delete_many({**old, "position": {"$lte": forgotten}})
        return int(result.deleted_count)

    def _found(self, wanted: ChangeFilter, after: int, up_to: int, fields: Document) -> Any:
        asked = {"location": wanted.location, "locale": wanted.locale}
        given = {name: value for name, value in asked.items() if value is not None}
        query = {**given, "position": {"$gt": after, "$lte": up_to}}
        found = self._changes.find(query, fields).sort("position", ASCENDING)
        return found.hint(_INDEXES[tuple(given)])


def _head_fields(head: Head) -> Document:
    return {
        "secret": head.secret,
        "version": head.version,
        "high_water": head.high_water,
        "forgotten": head.forgotten,
        "assigned": [
            {"key": one.written.key, "mark": one.written.mark, "position": one.position}
            for one in head.assigned
        ],
    }


def _head(document: Document) -> Head:
    assigned = [
        Assignment(written=PageMark(key=one["key"], mark=one["mark"]), position=one["position"])
        for one in document["assigned"]
    ]
    return Head(
        secret=bytes(document["secret"]),
        version=document["version"],
        high_water=document["high_water"],
        forgotten=document["forgotten"],
        assigned=tuple(assigned),
    )


def _change_document(listed: Listed, at: datetime) -> Document:
    state = listed.state
    packed = {} if state.zstd is None else {"zstd": state.zstd}
    length = 0 if state.zstd is None else zstandard.frame_content_size(state.zstd)
    names = len(state.location) + len(state.procedure)
    return {
        "position": listed.position,
        "location": state.location,
        "procedure": state.procedure,
        "locale": state.locale,
        "revision": state.revision,
        "is_tombstone": state.zstd is None,
        "at": at,
        "size": length + names + _AROUND,
        **packed,
    }


def _headline(document: Document) -> Headline:
    return Headline(**{name: document[name] for name in _OF_A_HEADLINE})


def _change(document: Document) -> Change:
    packed = None if document["is_tombstone"] else document["zstd"]
    return Change(
        position=document["position"],
        location=document["location"],
        procedure=document["procedure"],
        locale=document["locale"],
        revision=document["revision"],
        page=None if packed is None else zstandard.ZstdDecompressor().decompress(packed),
    )
