"""Outboxes in MongoDB: what is pending, what was published, and what was laid aside.

`outbox_refused` of a document holds the entries that no broker takes, each with its reason.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from pymongo import ASCENDING, IndexModel, UpdateOne

from shared.logs import get_log
from shared.mongo import Document, ensure_indexes
from shared.outbox.publishing import Published

_log = get_log(__name__)
_PENDING: Final = "outbox_pending"
_REFUSED: Final = "outbox_refused"


async def ensure_outbox_index(collection: Any) -> None:
    """Finds the documents that have something to publish, oldest first, or laid aside, without
    touching the others.
    """
    pending_first = IndexModel(
        [("outbox.0.at", ASCENDING)],
        name=_PENDING,
        partialFilterExpression={"outbox": {"$exists": True}},
    )
    laid_aside = IndexModel(
        [("outbox_refused.at", ASCENDING)],
        name=_REFUSED,
        partialFilterExpression={"outbox_refused": {"$exists": True}},
    )
    await ensure_indexes(collection, [pending_first, laid_aside])


async def pending_documents(
    collection: Any, limit: int, *, since: datetime | None = None
) -> list[Document]:
    """Those with an outbox, the oldest first. One whose outbox is no list is laid aside whole.

    `since`: those whose first entry is not older. For minutes MongoDB passes over all that was
    taken out before, each time that it begins at the oldest.
    """
    wanted: Document = {"outbox": {"$exists": True}}
    if since is not None:
        wanted["outbox.0.at"] = {"$gte": since}
    cursor = collection.find(wanted, {"outbox": 1}, hint=_PENDING)
    documents = await cursor.sort("outbox.0.at", ASCENDING).limit(limit).to_list(None)
    broken = [d["_id"] for d in documents if not isinstance(d["outbox"], list)]
    if broken:
        _log.error("outbox.unreadable", collection=collection.name, count=len(broken))
        entry = {"entry": "$outbox", "reason": "unreadable", "at": "$$NOW"}
        await collection.update_many(
            {"_id": {"$in": broken}},
            [{"$set": {"outbox_refused": [entry], "outbox": "$$REMOVE"}}],
        )
    return [document for document in documents if isinstance(document["outbox"], list)]


class Pending:
    """What a collection has to publish, some at a time. Of many, those come next that lie behind
    the last ones, and are read while those are published; the oldest again once there are few, or
    when one starts over.
    """

    def __init__(self, collection: Any) -> None:
        self.collection = collection
        self.is_more = False
        """Whether the last look found as many as it wanted."""
        self._given: frozenset[Any] = frozenset()
        self._ahead: asyncio.Task[list[Document]] | None = None

    async def next(self, limit: int) -> list[Document]:
        """So many at most, and none that the last call gave: that may not be settled yet where it
        was read ahead.
        """
        ahead, self._ahead = self._ahead, None
        found = await ahead if ahead is not None else []
        documents = [one for one in found if one["_id"] not in self._given]
        if not documents:
            documents = found = await pending_documents(self.collection, limit)
        self._given = frozenset(one["_id"] for one in documents)
        self.is_more = len(found) == limit
        if self.is_more and (since := _made_at(found[-1])):
            behind = pending_documents(self.collection, limit, since=since)
            self._ahead = asyncio.create_task(behind)
        return documents

    async def start_over(self) -> None:
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            ahead.cancel()
            await asyncio.gather(ahead, return_exceptions=True)


def age_of(documents: Sequence[Document]) -> float:
    """Of the first entry, in seconds; 0 where there is none that says when it was made."""
    try:
        age: timedelta = datetime.now(UTC) - documents[0]["outbox"][0]["at"]
    except (LookupError, TypeError):
        return 0.0
    return age.total_seconds()


async def settle(collection: Any, outcomes: Sequence[Published]) -> bool:
    """Takes out what was published and lays aside what was refused. Whether these outboxes are gone
    for certain: a change stream does not tell of an entry that was added to one that was there.
    """
    done = [one for one in outcomes if one.confirmed or one.refused]
    if not done or await _took_out_all(collection, done):
        return len(done) == len(outcomes)
    await collection.bulk_write([_settled(one) for one in done], ordered=False)
    return False


async def count_refused(collections: Sequence[Any]) -> int:
    """Documents with something laid aside."""
    laid_aside = {"outbox_refused": {"$exists": True}}
    return sum(
        [await collection.count_documents(laid_aside, hint=_REFUSED) for collection in collections]
    )


async def _took_out_all(collection: Any, outcomes: Sequence[Published]) -> bool:
    """Whether everything in these outboxes was published, and is gone now: one short command for
    all, and what nearly every turn of a relay comes to.
    """
    if not all(one.is_whole and not one.refused for one in outcomes):
        return False
    published = [entry_id for one in outcomes for entry_id in one.confirmed]
    others = {"$elemMatch": {"id": {"$nin": published}}}
    done = await collection.update_many(
        {"_id": {"$in": [one.document["_id"] for one in outcomes]}, "outbox": {"$not": others}},
        {"$unset": {"outbox": ""}},
    )
    return bool(done.matched_count == len(outcomes))


def _settled(outcome: Published) -> UpdateOne:
    """The array goes with its last entry."""
    entries = {"$ifNull": ["$outbox", []]}
    is_settled = {
        "$or": [
            {"$in": ["$$this.id", {"$literal": list(outcome.confirmed)}]},
            {"$in": ["$$this", {"$literal": [one.entry for one in outcome.refused]}]},
        ]
    }
    left = {"$filter": {"input": entries, "cond": {"$not": [is_settled]}}}
    unless_empty = {"$cond": [{"$eq": ["$outbox", []]}, "$$REMOVE", "$outbox"]}
    update: list[Document] = [{"$set": {"outbox": left}}, {"$set": {"outbox": unless_empty}}]
    if outcome.refused:
        kept = {"$ifNull": ["$outbox_refused", []]}
        aside = [
            {"entry": {"$literal": one.entry}, "reason": one.reason, "at": "$$NOW"}
            for one in outcome.refused
        ]
        update.append({"$set": {"outbox_refused": {"$concatArrays": [kept, aside]}}})
    return UpdateOne({"_id": outcome.document["_id"]}, update)


def _made_at(document: Document) -> datetime | None:
    """When its first entry was made; None where that does not say."""
    try:
        at = document["outbox"][0]["at"]
    except (LookupError, TypeError):
        return None
    return at if isinstance(at, datetime) else None
