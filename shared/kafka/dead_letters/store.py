"""Dead letters in the service's own database (`dead_letters`), announced on
`<service>.dead-letters`.

One write: the document carries its `record.dead-lettered.v1` in its outbox, and the service's relay
for dead letters publishes it. So an unreachable dead-letter topic loses nothing and blocks nothing.
"""

import base64
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from pymongo import ASCENDING, IndexModel, UpdateOne

from shared.clock import Clock, utc_now
from shared.events import RecordDeadLettered
from shared.kafka.dead_letters.domain import (
    BEHIND,
    BLOCKING_REASONS,
    NEWER_VERSION,
    BlockedKey,
    DeadLetter,
    DeadLetterNotFound,
    DeadLetterPage,
    DeadLetterSettled,
    Resolution,
)
from shared.mongo import Database, Document, document_converter, ensure_indexes, readable
from shared.outbox import pending

COLLECTION: Final = "dead_letters"
_converter: Final = document_converter()
_MOST_ANNOUNCED_BYTES: Final = 64 * 1024
"""Of a value that its event repeats; base64 makes a third more of it."""


class MongoDeadLetters:
    """Those of one consumer group."""

    def __init__(
        self, database: Database, *, group: str, service: str, now: Clock = utc_now
    ) -> None:
        self._dead_letters = database[COLLECTION]
        self._group = group
        self._service = service
        self.now = now

    async def prepare(self) -> None:
        unresolved = {"resolved_at": None}
        await ensure_indexes(
            self._dead_letters,
            [
                IndexModel(
                    [("group", ASCENDING), ("retry_at", ASCENDING)],
                    name="due",
                    partialFilterExpression=unresolved,
                ),
                IndexModel(
                    [("group", ASCENDING), ("topic", ASCENDING), ("key", ASCENDING)],
                    name="blocked",
                    partialFilterExpression=unresolved,
                ),
                IndexModel(
                    [("dead_lettered_at", ASCENDING), ("_id", ASCENDING)],
                    name="oldest",
                    partialFilterExpression=unresolved,
                ),
            ],
        )

    async def add(self, dead_letters: Sequence[DeadLetter]) -> None:
        """Keeps them; one that is there (a crash before the commit) stays as it is."""
        if dead_letters:
            await self._dead_letters.bulk_write([self._insert(one) for one in dead_letters])

    async def unresolved(self) -> int:
        count: int = await self._dead_letters.count_documents(self._mine())
        return count

    async def blocked_keys(self) -> frozenset[BlockedKey]:
        query = self._mine(reason={"$in": BLOCKING_REASONS}, key={"$ne": None})
        found = await self._dead_letters.find(query, {"topic": 1, "key": 1}).to_list(None)
        return frozenset(readable(found, _blocked, collection=COLLECTION))

    async def of_newer_versions(self) -> AsyncIterator[DeadLetter]:
        """Those that a program before this one could not read, one at a time: they may be large."""
        async for document in self._dead_letters.find(self._mine(reason=NEWER_VERSION)):
            for dead_letter in readable([document], _dead_letter, collection=COLLECTION):
                yield dead_letter

    async def wake(self, dead_letter: DeadLetter) -> None:
        """Has it tried again now."""
        await self._dead_letters.update_one(
            {"_id": dead_letter.id, "resolved_at": None}, {"$set": {"retry_at": self.now()}}
        )

    async def due(
        self, partitions: Mapping[str, Collection[int]], limit: int = 100
    ) -> list[DeadLetter]:
        """Those of these partitions (by topic) whose time to be tried again has come, the earliest
        first.
        """
        if not partitions:
            return []
        here = [
            {"topic": topic, "partition": {"$in": list(numbers)}}
            for topic, numbers in partitions.items()
        ]
        query = self._mine(retry_at={"$lte": self.now()}, **{"$or": here})
        found = self._dead_letters.find(query).sort("retry_at", ASCENDING).limit(limit)
        return readable(await found.to_list(None), _dead_letter, collection=COLLECTION)

    async def chain(self, topic: str, key: bytes, limit: int = 100) -> list[DeadLetter]:
        """The first unresolved ones of a key, in the order in which their records came."""
        query = self._mine(topic=topic, key=key, reason={"$in": BLOCKING_REASONS})
        return await _in_order(self._dead_letters, query, limit)

    async def resolve(self, dead_letter: DeadLetter) -> None:
        resolved = {"resolved_at": self.now(), "resolution": Resolution.REPLAYED.value}
        await self._dead_letters.update_one(
            {"_id": dead_letter.id}, {"$set": {**resolved, "retry_at": None}}
        )

    async def failed(
        self, dead_letter: DeadLetter, *, reason: str, error: str | None, retry_at: datetime | None
    ) -> None:
        """It was tried once more in vain; without `retry_at` others are told that it waits."""
        change: Document = {
            "$set": {"reason": reason, "error": error, "retry_at": retry_at},
            "$inc": {"attempts": 1},
        }
        if retry_at is None:
            entries = self._announced(
                dead_letter, reason, error, sequence=dead_letter.events_seq + 1
            )
            change["$push"] = {"outbox": {"$each": entries}}
            change["$set"]["events_seq"] = dead_letter.events_seq + 1
        # Whoever discarded it meanwhile has the last word.
        await self._dead_letters.update_one({"_id": dead_letter.id, "resolved_at": None}, change)

    def _mine(self, **more: Any) -> Document:
        return {"group": self._group, "resolved_at": None, **more}

    def _insert(self, dead_letter: DeadLetter) -> UpdateOne:
        entries = []
        if dead_letter.waits_for_somebody:
            entries = self._announced(
                dead_letter, dead_letter.reason, dead_letter.error, sequence=1
            )
        document: Document = _converter.unstructure(dead_letter)
        document |= {"group": self._group, "resolved_at": None, "events_seq": len(entries)}
        if entries:
            document["outbox"] = entries
        return UpdateOne({"_id": document.pop("id")}, {"$setOnInsert": document}, upsert=True)

    def _announced(
        self, dead_letter: DeadLetter, reason: str, error: str | None, *, sequence: int
    ) -> list[Document]:
        now, value = self.now(), dead_letter.value or b""
        few = value if len(value) <= _MOST_ANNOUNCED_BYTES else b""
        fact = RecordDeadLettered(
            dead_letter_id=dead_letter.id[:400],
            group=self._group,
            topic=dead_letter.topic,
            partition=dead_letter.partition,
            offset=dead_letter.offset,
            reason=reason,
            error=error,
            value_base64=base64.b64encode(few).decode(),
            value_size=len(value),
            dead_lettered_at=now,
        )
        return pending([fact], key=fact.key, source=self._service, first_sequence=sequence, now=now)


class MongoOpenDeadLetters:
    """Those of every group of a service, for the people who deal with them."""

    def __init__(self, database: Database, now: Clock = utc_now) -> None:
        self._dead_letters = database[COLLECTION]
        self._now = now

    async def page(
        self, *, group: str | None = None, after: str | None = None, limit: int = 50
    ) -> DeadLetterPage:
        """Unresolved ones by id, those after `after`; without their values, which may be large."""
        query: Document = {"resolved_at": None}
        if group is not None:
            query["group"] = group
        if after is not None:
            query["_id"] = {"$gt": after}
        found = self._dead_letters.find(query, {"value": 0}).sort("_id", ASCENDING).limit(limit + 1)
        documents = await found.to_list(None)
        shown = documents[:limit]
        return DeadLetterPage(
            dead_letters=tuple(readable(shown, _dead_letter, collection=COLLECTION)),
            next_id=shown[-1]["_id"] if len(documents) > limit else None,
        )

    async def counts(self) -> dict[str, int]:
        """Unresolved ones by group."""
        counting = self._dead_letters.aggregate(
            [{"$match": {"resolved_at": None}}, {"$group": {"_id": "$group", "n": {"$sum": 1}}}]
        )
        return {found["_id"]: found["n"] for found in await counting.to_list(None)}

    async def replay(self, dead_letter_id: str, *, by: str, seen: int | None = None) -> DeadLetter:
        """Has it tried again at once by the worker that reads its topic. `seen`: the attempts that
        whoever asks has seen; where there are others by now it is settled for them.

        Of a key's records the first goes first: where an earlier one waits, that one is tried, and
        this one follows it.
        """
        dead_letter = await self._unresolved(dead_letter_id, seen)
        first = (await self._chain(dead_letter) or [dead_letter])[0]
        asked = {"retry_at": self._now(), "replay_asked_by": by}
        done = await self._dead_letters.update_one(
            {"_id": first.id, "resolved_at": None}, {"$set": asked}
        )
        if done.matched_count == 0:
            raise DeadLetterSettled
        return dead_letter

    async def discard(
        self, dead_letter_id: str, *, by: str, reason: str, seen: int | None = None
    ) -> DeadLetter:
        """Gives it up for good; what waited behind it follows by itself. `seen`: as of `replay`."""
        dead_letter = await self._unresolved(dead_letter_id, seen)
        given_up = {
            "resolved_at": self._now(),
            "resolution": Resolution.DISCARDED.value,
            "resolved_by": by,
            "discard_reason": reason,
            "retry_at": None,
        }
        as_seen = {} if seen is None else {"attempts": seen}
        done = await self._dead_letters.update_one(
            {"_id": dead_letter_id, "resolved_at": None, **as_seen}, {"$set": given_up}
        )
        if done.matched_count == 0:
            raise DeadLetterSettled
        for following in (await self._chain(dead_letter))[:1]:
            if following.reason == BEHIND:
                await self._dead_letters.update_one(
                    {"_id": following.id, "resolved_at": None}, {"$set": {"retry_at": self._now()}}
                )
        return dead_letter

    async def _unresolved(self, dead_letter_id: str, seen: int | None) -> DeadLetter:
        document = await self._dead_letters.find_one({"_id": dead_letter_id})
        if document is None:
            raise DeadLetterNotFound
        if document.get("resolved_at") is not None:
            raise DeadLetterSettled
        dead_letter = _dead_letter(document)
        if seen not in (None, dead_letter.attempts):
            raise DeadLetterSettled
        return dead_letter

    async def _chain(self, dead_letter: DeadLetter) -> list[DeadLetter]:
        if not dead_letter.blocks_its_key:
            return []
        query = {
            "group": dead_letter.group,
            "topic": dead_letter.topic,
            "key": dead_letter.key,
            "resolved_at": None,
            "reason": {"$in": BLOCKING_REASONS},
        }
        return await _in_order(self._dead_letters, query, 1)


async def _in_order(dead_letters: Any, query: Document, limit: int) -> list[DeadLetter]:
    order = [("partition", ASCENDING), ("offset", ASCENDING), ("dead_lettered_at", ASCENDING)]
    documents = await dead_letters.find(query).sort(order).limit(limit).to_list(None)
    return readable(documents, _dead_letter, collection=COLLECTION)


def _blocked(document: Document) -> BlockedKey:
    topic, key = document["topic"], document["key"]
    if not (isinstance(topic, str) and isinstance(key, bytes)):
        raise TypeError("no topic and no key")
    return topic, key


def _dead_letter(document: Document) -> DeadLetter:
    return _converter.structure({"id": document["_id"], **document}, DeadLetter)
