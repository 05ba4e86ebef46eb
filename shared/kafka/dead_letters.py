"""Records that could not be handled: kept with their bytes, told to `<service>.dead-letters`,
counted.

One write: the document carries its `record.parked.v1` in its outbox, and the service's relay for
dead letters publishes it. So an unreachable dead-letter topic loses nothing and blocks nothing.
"""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, IndexModel, UpdateOne

from shared.clock import Clock, utc_now
from shared.events import RecordParked
from shared.mongo import Database, Document, ensure_indexes
from shared.outbox import pending


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A record set aside. `reason` is a code: `unreadable.…`, `newer-version`, `handler`,
    `behind-parked`.
    """

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]]
    reason: str
    error: str | None = None
    attempts: int = 0

    @property
    def id(self) -> str:
        return f"{self.topic}-{self.partition}-{self.offset}"


class MongoDeadLetters:
    """The dead letters of one consumer group, in the service's own database (`dead_letters`)."""

    def __init__(
        self, database: Database, *, group: str, service: str, now: Clock = utc_now
    ) -> None:
        self._letters = database["dead_letters"]
        self._group = group
        self._service = service
        self._now = now

    async def prepare(self) -> None:
        unresolved = IndexModel(
            [("group", ASCENDING), ("key", ASCENDING)],
            name="unresolved",
            partialFilterExpression={"resolved_at": None},
        )
        await ensure_indexes(self._letters, [unresolved])

    async def park(self, records: Sequence[Parked]) -> None:
        """Stores the records; one that is already there (a crash before the commit) stays as it
        is.
        """
        if records:
            await self._letters.bulk_write([self._insert(record) for record in records])

    async def unresolved(self) -> int:
        count: int = await self._letters.count_documents(
            {"group": self._group, "resolved_at": None}
        )
        return count

    async def keys_waiting(self) -> frozenset[bytes]:
        """Keys of which an event was set aside by its handler: later events of the key must not
        overtake it.
        """
        query = {
            "group": self._group,
            "resolved_at": None,
            "reason": {"$in": ["handler", "behind-parked"]},
        }
        return frozenset([letter["key"] async for letter in self._letters.find(query, {"key": 1})])

    def _insert(self, record: Parked) -> UpdateOne:
        now = self._now()
        letter_id = f"{self._group}:{record.id}"
        fact = self._fact(letter_id, record, now)
        document: Document = {
            "group": self._group,
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": record.key,
            "value": record.value,
            "headers": [[name, value] for name, value in record.headers],
            "reason": record.reason,
            "error": record.error,
            "attempts": record.attempts,
            "parked_at": now,
            "resolved_at": None,
            "events_seq": 1,
            "outbox": pending(
                [fact], key=letter_id, source=self._service, first_sequence=1, now=now
            ),
        }
        return UpdateOne({"_id": letter_id}, {"$setOnInsert": document}, upsert=True)

    def _fact(self, letter_id: str, record: Parked, now: datetime) -> RecordParked:
        return RecordParked(
            dead_letter_id=letter_id,
            group=self._group,
            topic=record.topic,
            partition=record.partition,
            offset=record.offset,
            reason=record.reason,
            error=record.error,
            value_base64=base64.b64encode(record.value or b"").decode(),
            parked_at=now,
        )


def parked(record: Any, *, reason: str, error: str | None = None, attempts: int = 0) -> Parked:
    """What is kept of an aiokafka `ConsumerRecord`."""
    return Parked(
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        key=record.key,
        value=record.value,
        headers=tuple(record.headers),
        reason=reason,
        error=error,
        attempts=attempts,
    )
