"""Events that no broker takes, as a queue: an item is a document with what was laid aside of it, so
that its events keep their order.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

from shared.disclosure.waiting import (
    COUNTED,
    ItemChanged,
    ItemGone,
    Step,
    StepRequest,
    Waiting,
    WaitingItem,
    WaitingPage,
)
from shared.mongo import Database, Document, readable
from shared.operations.dead_letter_queue import (
    code_of,
    cursor_after,
    event_type_of,
    position_of,
    subject_of,
)

_LAID_ASIDE: Final[Document] = {"outbox_refused": {"$exists": True}}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AS_LIST: Final[Document] = {
    "$cond": [{"$isArray": "$outbox_refused"}, "$outbox_refused", [{"entry": None}]]
}
_NAME: Final[Document] = {
    "$convert": {"input": "$_id", "to": "string", "onError": "?", "onNull": "?"}
}
"""Of a document, whatever kind of id it has."""
_SUMMARY: Final[list[Document]] = [
    {"$set": {"aside": _AS_LIST}},
    {
        "$project": {
            "_id": 0,
            "name": _NAME,
            "count": {"$size": "$aside"},
            "since": {"$ifNull": [{"$min": "$aside.at"}, _EPOCH]},
            "kinds": {"$setUnion": ["$aside.entry.type", []]},
            "reasons": {"$setUnion": ["$aside.reason", []]},
            "tries": {"$ifNull": [{"$max": "$aside.entry.tries"}, 0]},
        }
    },
]
"""Nothing of what the events say leaves the database."""
_TRIED_ONCE_MORE: Final[Document] = {
    "$cond": [
        {"$eq": [{"$type": "$$this.entry"}, "object"]},
        {"$mergeObjects": [
            "$$this.entry", {"tries": {"$add": [{"$ifNull": ["$$this.entry.tries", 0]}, 1]}}
        ]},
        "$$this.entry",
    ]
}  # fmt: skip


class RefusedEventQueue:
    """Of these collections, which are those with an outbox."""

    def __init__(self, database: Database, *collections: str) -> None:
        self._database = database
        self._collections = collections

    async def waiting(self) -> Waiting:
        counts = await asyncio.gather(
            *[
                self._database[collection].count_documents(_LAID_ASIDE, limit=COUNTED)
                for collection in self._collections
            ]
        )
        oldest = await self._found(1)
        return Waiting(
            count=min(sum(counts), COUNTED), oldest_at=oldest[0].since if oldest else None
        )

    async def page(self, cursor: str, limit: int) -> WaitingPage:
        after = position_of(cursor) if cursor else None
        found = await self._found(limit + 1, after=after)
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        return WaitingPage(
            items=tuple(shown), next_cursor=cursor_after(last.since, last.id) if last else None
        )

    async def act(self, request: StepRequest) -> None:
        """Put back in front of what lies in the outbox now, in their order; or given up."""
        collection, _, name = request.item_id.partition("/")
        if collection not in self._collections:
            raise ItemGone
        which = {**_LAID_ASIDE, "$expr": {"$eq": [_NAME, {"$literal": name}]}}
        as_seen = {"$eq": [{"$size": _AS_LIST}, request.seen]}
        change = _put_back() if request.step is Step.RETRY else [{"$unset": "outbox_refused"}]
        done = await self._database[collection].update_one(
            {**which, "$expr": {"$and": [which["$expr"], as_seen]}}, change
        )
        if not done.matched_count:
            is_there = await self._database[collection].find_one(which, {"_id": 1})
            raise ItemChanged if is_there else ItemGone

    async def _found(
        self, limit: int, *, after: tuple[datetime, str] | None = None
    ) -> Sequence[WaitingItem]:
        """The oldest ones of all collections together."""
        lists = await asyncio.gather(
            *[self._of(collection, limit, after) for collection in self._collections]
        )
        found = [one for items in lists for one in items]
        return sorted(found, key=lambda one: (one.since, one.id))[:limit]

    async def _of(
        self, collection: str, limit: int, after: tuple[datetime, str] | None
    ) -> Sequence[WaitingItem]:
        stages: list[Document] = [
            {"$match": _LAID_ASIDE},
            *_SUMMARY,
            {"$set": {"id": {"$concat": [f"{collection}/", "$name"]}}},
        ]
        if after is not None:
            at, item_id = after
            beyond = [{"since": {"$gt": at}}, {"since": at, "id": {"$gt": item_id}}]
            stages.append({"$match": {"$or": beyond}})
        stages += [{"$sort": {"since": 1, "id": 1}}, {"$limit": limit}]
        documents = await self._database[collection].aggregate(stages).to_list(None)
        return readable(documents, lambda one: _item(one, collection), collection=collection)


def _put_back() -> list[Document]:
    entries = {"$map": {"input": _AS_LIST, "in": _TRIED_ONCE_MORE}}
    back = {"$concatArrays": [entries, {"$ifNull": ["$outbox", []]}]}
    return [{"$set": {"outbox": back, "outbox_refused": "$$REMOVE"}}]


def _item(document: Document, collection: str) -> WaitingItem:
    kinds = [kind for kind in map(event_type_of, document["kinds"]) if kind]
    reasons = [code for code in map(code_of, document["reasons"]) if code]
    return WaitingItem(
        id=document["id"],
        since=document["since"],
        subject=subject_of(document["name"]),
        kind=kinds[0] if kinds else None,
        source=collection,
        reasons=tuple(reasons) or ("unknown",),
        attempts=document["count"],
        retries=_number(document["tries"]),
        seen=document["count"],
    )


def _number(value: Any) -> int:
    return value if isinstance(value, int) and value >= 0 else 0
