"""The relay: publishes outboxes in order per document and pulls what the broker has confirmed.

Crash-only. An idempotent aiokafka producer may hang for ever on a dead cluster (aiokafka#1101), and
one that was given up inside a living process may still send later; so every send and every stop has
a deadline, and when it passes the whole process ends (`Wedged`) and is started again. A crash
between the broker's answer and the pull means an event twice, never none; consumers know it by its
id and sequence.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaConnectionError
from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.errors import PyMongoError

from shared.deadlines import within
from shared.events import Record, Topic
from shared.ids import new_id
from shared.logs import get_log
from shared.mongo import Database, Document, Lease, MongoLeases, ensure_indexes
from shared.outbox.entries import record_of
from shared.telemetry import counter, gauge

_log = get_log(__name__)
_published = counter("outbox_published_total", "Events confirmed by the broker.", ["topic"])
_oldest = gauge("outbox_oldest_seconds", "Age of the oldest unpublished event.", ["topic"])
_epoch = gauge("relay_epoch", "Fencing number of the lease held; 0 when none is.", ["topic"])
_TROUBLE_PAUSE_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class RelaySettings:
    bootstrap_servers: str
    topic_prefix: str = ""
    batch: int = 500
    sweep_seconds: float = 1.0
    send_deadline_seconds: float = 20.0
    stop_deadline_seconds: float = 5.0
    lease_seconds: float = 10.0
    renew_seconds: float = 3.0


async def ensure_outbox_index(collection: Any) -> None:
    """Finds the documents that have something to publish, oldest first, without touching the
    others.
    """
    pending_first = IndexModel(
        [("outbox.0.at", ASCENDING)],
        name="outbox_pending",
        partialFilterExpression={"outbox": {"$exists": True}},
    )
    await ensure_indexes(collection, [pending_first])


class Relay:
    """Publishes the outboxes of `collections` to `topic`; of several relays one works, the others
    wait.

    `run(stop)` returns when `stop` is set. It raises `Wedged` when Kafka gives no answer in time.
    `after_confirmed` is called between the broker's answer and the pull: the point where tests end
    it.
    """

    def __init__(
        self,
        database: Database,
        collections: Sequence[str],
        topic: Topic,
        settings: RelaySettings,
        *,
        after_confirmed: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        self._database = database
        self._collections = [database[name] for name in collections]
        self._topic = topic
        self._settings = settings
        self._leases = MongoLeases(database, lives_for_seconds=settings.lease_seconds)
        self._owner = new_id()
        self._wake = asyncio.Event()
        self._producer: AIOKafkaProducer | None = None
        self._after_confirmed = after_confirmed
        self.is_publishing = False

    async def run(self, stop: asyncio.Event) -> None:
        for collection in self._collections:
            await ensure_outbox_index(collection)
        watching = asyncio.create_task(self._watch(stop))
        stopping = asyncio.create_task(self._wake_when_set(stop))
        lease: Lease | None = None
        try:
            while not stop.is_set():
                lease = await self._one_turn(stop)
        finally:
            watching.cancel()
            stopping.cancel()
            await self._close(lease)

    async def _one_turn(self, stop: asyncio.Event) -> Lease | None:
        """Takes the lease if it is free and works for as long as it may; pauses on database
        trouble.
        """
        try:
            lease = await self._leases.take(f"relay:{self._topic.name}", self._owner)
            _epoch.labels(self._topic.name).set(lease.epoch if lease else 0)
            self.is_publishing = lease is not None
            if lease is None:
                await self._pause(self._settings.sweep_seconds)
                return None
            await self._work(lease, stop)
        except PyMongoError as error:
            _log.error("relay.database-trouble", error=error, topic=self._topic.name)
            await self._pause(_TROUBLE_PAUSE_SECONDS)
            return None
        return lease

    async def _work(self, lease: Lease, stop: asyncio.Event) -> None:
        if self._producer is None:
            self._producer = await self._started_producer(stop)
        renew_at = asyncio.get_running_loop().time() + self._settings.renew_seconds
        while not stop.is_set() and asyncio.get_running_loop().time() < renew_at:
            self._wake.clear()
            if not lease.may_work:
                return
            if await self._publish_pending(self._producer) == 0:
                await self._pause(self._settings.sweep_seconds)

    async def _publish_pending(self, producer: AIOKafkaProducer) -> int:
        """Publishes one batch of what is pending and returns the number of confirmed events."""
        confirmed = 0
        for collection in self._collections:
            documents = await self._pending_documents(collection)
            if documents:
                confirmed += await self._publish(producer, collection, documents)
        return confirmed

    async def _pending_documents(self, collection: Any) -> list[Document]:
        cursor = collection.find(
            {"outbox": {"$exists": True}}, {"outbox": 1}, hint="outbox_pending"
        )
        documents = (
            await cursor.sort("outbox.0.at", ASCENDING).limit(self._settings.batch).to_list(None)
        )
        oldest = documents[0]["outbox"][0]["at"] if documents else None
        age = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0.0
        _oldest.labels(self._topic.name).set(age)
        return list(documents)

    async def _publish(
        self, producer: AIOKafkaProducer, collection: Any, documents: Sequence[Document]
    ) -> int:
        deadline = self._settings.send_deadline_seconds
        outcomes = await within(deadline, "relay.send", self._send_all(producer, documents))
        if self._after_confirmed is not None:
            await self._after_confirmed()
        pulls = []
        confirmed = 0
        for document, delivered in zip(documents, outcomes, strict=True):
            ids = [entry["id"] for entry in document["outbox"][:delivered]]
            confirmed += len(ids)
            if ids:
                pulls.append(UpdateOne({"_id": document["_id"]}, _without(ids)))
        if pulls:
            await collection.bulk_write(pulls, ordered=False)
        _published.labels(self._topic.name).inc(confirmed)
        return confirmed

    async def _send_all(
        self, producer: AIOKafkaProducer, documents: Sequence[Document]
    ) -> list[int]:
        """How many of each document's entries, from the first on, the broker has confirmed."""
        batches = []
        for document in documents:
            records = [record_of(entry) for entry in document["outbox"]]
            batches.append([await self._send(producer, record) for record in records])
        return [await self._confirmed_prefix(futures) for futures in batches]

    async def _send(self, producer: AIOKafkaProducer, record: Record) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = await producer.send(
            self._settings.topic_prefix + self._topic.name,
            key=record.key,
            value=record.value,
            headers=record.headers,
        )
        return future

    async def _confirmed_prefix(self, futures: Sequence[asyncio.Future[Any]]) -> int:
        outcomes = await asyncio.gather(*futures, return_exceptions=True)
        for place, outcome in enumerate(outcomes):
            if isinstance(outcome, BaseException):
                _log.error("relay.send-refused", error=outcome, topic=self._topic.name)
                return place
        return len(outcomes)

    async def _started_producer(self, stop: asyncio.Event) -> AIOKafkaProducer:
        """A started producer; tries for as long as no broker answers (nothing was sent by one that
        never started).
        """
        while True:
            producer = AIOKafkaProducer(
                bootstrap_servers=self._settings.bootstrap_servers,
                acks="all",
                enable_idempotence=True,
                linger_ms=5,
                request_timeout_ms=10_000,
            )
            try:
                await within(self._settings.send_deadline_seconds, "relay.start", producer.start())
            except KafkaConnectionError as error:
                _log.error("relay.no-broker", error=error, topic=self._topic.name)
                await within(self._settings.stop_deadline_seconds, "relay.stop", producer.stop())
                await self._pause(_TROUBLE_PAUSE_SECONDS)
                if stop.is_set():
                    raise
                continue
            return producer

    async def _watch(self, stop: asyncio.Event) -> None:
        """Wakes the relay when a document with an outbox was written; the sweep finds what this
        misses.
        """
        written = {
            "$or": [
                {"operationType": {"$in": ["insert", "replace"]}},
                {"updateDescription.updatedFields.outbox": {"$exists": True}},
            ]
        }
        names = [collection.name for collection in self._collections]
        pipeline: list[Document] = [
            {"$match": {"ns.coll": {"$in": names}, **written}},
            {"$project": {"_id": 1}},
        ]
        while not stop.is_set():
            try:
                async with self._database.watch(pipeline) as changes:
                    async for _ in changes:
                        self._wake.set()
            except PyMongoError as error:
                _log.warning(
                    "relay.stream-reopened", topic=self._topic.name, error=type(error).__name__
                )
                await asyncio.sleep(_TROUBLE_PAUSE_SECONDS)

    async def _wake_when_set(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    async def _close(self, lease: Lease | None) -> None:
        if self._producer is not None:
            await within(self._settings.stop_deadline_seconds, "relay.stop", self._producer.stop())
        if lease is not None:
            with suppress(PyMongoError):
                await self._leases.release(lease)


def _without(ids: Sequence[str]) -> list[Document]:
    """An update that takes the entries of these ids out, and the array too once it is empty."""
    entries = {"$ifNull": ["$outbox", []]}
    left = {"$filter": {"input": entries, "cond": {"$not": [{"$in": ["$$this.id", list(ids)]}]}}}
    unless_empty = {"$cond": [{"$eq": ["$outbox", []]}, "$$REMOVE", "$outbox"]}
    return [{"$set": {"outbox": left}}, {"$set": {"outbox": unless_empty}}]
