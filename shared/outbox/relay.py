"""The relay: publishes outboxes in order per document and takes out what the broker has confirmed.

Crash-only. An idempotent aiokafka producer may hang for ever on a dead cluster (aiokafka#1101), and
one that was given up inside a living process may still send later; so every send and every stop has
a deadline, and when it passes the whole process ends (`DeadlineExceeded`) and is started again. A
crash between the broker's answer and the write means an event twice, never none; consumers know it
by its id and sequence.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from pymongo.errors import PyMongoError

from shared.deadlines import run_with_deadline
from shared.events import Topic
from shared.ids import new_id
from shared.logs import get_log
from shared.mongo import Database, Document, Lease, MongoLeases
from shared.outbox import store
from shared.outbox.publishing import Published, Publisher
from shared.outbox.watching import Watch
from shared.telemetry import SpanKind, Trace, alarm, counter, gauge, trace

_log = get_log(__name__)
_published = counter("outbox_published_total", "Events confirmed by the broker.", ["topic"])
_refused = counter(
    "outbox_refused_total", "Events that no broker takes, laid aside.", ["topic", "reason"]
)
_oldest = gauge("outbox_oldest_seconds", "Age of the oldest unpublished event.", ["topic"])
_epoch = gauge("relay_epoch", "Fencing number of the lease held; 0 when none is.", ["topic"])
_Publish = Callable[[Sequence[Document]], Coroutine[Any, Any, list[Published]]]
_TROUBLE_PAUSE_SECONDS: Final = 1.0
_COUNT_REFUSED_SECONDS: Final = 30.0
_BATCHES: Final = 4
"""Of a turn that finds so many."""
_AT_ONCE: Final = 2
"""Batches under way at a time."""
_ONE_BY_ONE: Final = 50
"""Documents of a turn in which each entry waits for the answer to the one before."""


@dataclass(frozen=True, kw_only=True)
class RelaySettings:
    bootstrap_servers: str
    topic_prefix: str = ""
    batch: int = 500
    """Documents whose outboxes are published at once."""
    sweep_seconds: float = 5.0
    """From one look at the outboxes to the next where the change stream says nothing."""
    send_deadline_seconds: float = 20.0
    """For the broker's answer to a turn; then the process ends."""
    stop_deadline_seconds: float = 5.0
    """For the producer to stop; then the process ends."""
    lease_seconds: float = 10.0
    """How long the lease outlives a relay that was killed."""
    renew_seconds: float = 3.0
    """How often the relay that works renews it; far below `lease_seconds`."""


class Relay:
    """Publishes the outboxes of `collections` to `topic`; of several relays one works, the others
    wait.

    `run(stop)` returns when `stop` is set. It raises `DeadlineExceeded` when Kafka
    gives no answer in time.
    `after_confirmed` is called between the broker's answer and the write: the point where tests end
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
        self._pending = [store.Pending(collection) for collection in self._collections]
        self._topic = topic
        self._settings = settings
        self._leases = MongoLeases(database, lives_for_seconds=settings.lease_seconds)
        self._owner = new_id()
        self._wake = asyncio.Event()
        self._watch = Watch(database, collections, self._wake, topic=topic.name)
        self._producer: AIOKafkaProducer | None = None
        self._after_confirmed = after_confirmed
        self._counted_at = float("-inf")
        self._one_by_one = False
        self._is_more = False
        self.is_publishing = False

    async def run(self, stop: asyncio.Event) -> None:
        for collection in self._collections:
            await store.ensure_outbox_index(collection)
        watching = asyncio.create_task(self._watch.run())
        stopping = asyncio.create_task(self._wake_when_set(stop))
        lease: Lease | None = None
        try:
            while not stop.is_set():
                lease = await self._one_turn(stop)
        finally:
            watching.cancel()
            stopping.cancel()
            await asyncio.gather(watching, stopping, return_exceptions=True)
            await self._close(lease)

    async def _one_turn(self, stop: asyncio.Event) -> Lease | None:
        """Takes the lease if it is free and works for as long as it may; pauses on trouble."""
        try:
            lease = await self._leases.take(f"relay:{self._topic.name}", self._owner)
            _epoch.labels(self._topic.name).set(lease.epoch if lease else 0)
            self.is_publishing = lease is not None
            if lease is None:
                await self._watch.rest()
                await self._pause(min(self._settings.sweep_seconds, self._settings.renew_seconds))
                return None
            await self._work(lease, stop)
        except PyMongoError as error:
            _log.error("relay.database-trouble", error=error, topic=self._topic.name)
        except KafkaError as error:  # such as a topic that somebody has deleted
            _log.error("relay.broker-trouble", error=error, topic=self._topic.name)
            await self._give_up_producer()
        else:
            return lease
        await self._pause(_TROUBLE_PAUSE_SECONDS)
        return None

    async def _work(self, lease: Lease, stop: asyncio.Event) -> None:
        await self._start_over()
        await self._count_refused()
        renew_at = time.monotonic() + self._settings.renew_seconds
        while not stop.is_set() and time.monotonic() < renew_at:
            if self._producer is None:
                self._producer = await self._started_producer(stop)
            self._wake.clear()
            if not lease.may_work or self._producer is None:
                return
            if not await self._publish_pending(self._producer, lease):
                self._watch.go_on()
                await self._pause(self._settings.sweep_seconds)

    async def _publish_pending(self, producer: AIOKafkaProducer, lease: Lease) -> bool:
        """Publishes some batches of what is pending. Whether there may be more: where all that was
        found was taken out, only what was written since, of which the stream tells.
        """
        with_care, self._one_by_one = self._one_by_one, False
        self._is_more = False
        limit = _ONE_BY_ONE if with_care else self._settings.batch * _BATCHES
        for pending in self._pending:
            documents = await pending.next(limit)
            _oldest.labels(self._topic.name).set(store.age_of(documents))
            if len(documents) > self._settings.batch:
                await self._watch.rest()
            publish = partial(self._publish, producer, pending.collection, one_by_one=with_care)
            outcomes = await self._all_batches(lease, documents, publish)
            self._is_more |= pending.is_more or len(outcomes) < len(documents)
            self._one_by_one |= any(one.needs_care for one in outcomes)
            if not all(one.is_whole for one in outcomes):
                # After an error its sequence numbers may be off for good (aiokafka#1017).
                await self._give_up_producer()
                await self._start_over()
                return any(one.confirmed or one.refused for one in outcomes)
        return self._is_more

    async def _all_batches(
        self, lease: Lease, documents: Sequence[Document], publish: _Publish
    ) -> list[Published]:
        """One is sent while the broker has not answered to the one before, and what it has of that
        is taken out. Nothing more is sent after an error.
        """
        under_way: list[asyncio.Task[list[Published]]] = []
        try:
            for first in range(0, len(documents), self._settings.batch):
                if len(under_way) >= _AT_ONCE:
                    oldest = await under_way[-_AT_ONCE]
                    if not all(one.is_whole for one in oldest):
                        break
                if not lease.may_work:
                    break
                batch = documents[first : first + self._settings.batch]
                under_way.append(asyncio.create_task(publish(batch)))
        finally:
            await asyncio.gather(*under_way, return_exceptions=True)
        return [outcome for task in under_way for outcome in task.result()]

    async def _publish(
        self,
        producer: AIOKafkaProducer,
        collection: Any,
        documents: Sequence[Document],
        *,
        one_by_one: bool,
    ) -> list[Published]:
        """What the broker says to these; what is settled by it is taken out."""
        topic = self._settings.topic_prefix + self._topic.name
        publisher = Publisher(producer, topic, one_by_one=one_by_one)
        deadline = self._settings.send_deadline_seconds
        with self._span(documents):
            outcomes = await run_with_deadline(deadline, "relay.send", publisher.publish(documents))
        if self._after_confirmed is not None:
            await self._after_confirmed()
        await self._settle(collection, outcomes)
        return outcomes

    async def _settle(self, collection: Any, outcomes: Sequence[Published]) -> None:
        self._is_more |= not await store.settle(collection, outcomes)
        self._report_refused(outcomes)
        _published.labels(self._topic.name).inc(sum(len(one.confirmed) for one in outcomes))

    def _span(self, documents: Sequence[Document]) -> AbstractContextManager[Trace]:
        """Of its own trace: each record carries on that of the change that it tells of."""
        return trace(
            name=f"publish {self._topic.name}",
            kind=SpanKind.PRODUCER,
            attributes={
                "messaging.system": "kafka",
                "messaging.destination.name": self._topic.name,
                "messaging.batch.message_count": len(documents),
            },
        )

    def _report_refused(self, outcomes: Sequence[Published]) -> None:
        for refused in (one for outcome in outcomes for one in outcome.refused):
            _refused.labels(self._topic.name, refused.reason).inc()
            _log.error("outbox.entry-refused", topic=self._topic.name, reason=refused.reason)
            self._counted_at = float("-inf")

    async def _count_refused(self) -> None:
        """The alarm lasts until somebody has dealt with what was laid aside."""
        if time.monotonic() - self._counted_at >= _COUNT_REFUSED_SECONDS:
            self._counted_at = time.monotonic()
            count = await store.count_refused(self._collections)
            alarm("outbox.refused", lasts=count > 0, about=self._topic.name, count=count)

    async def _started_producer(self, stop: asyncio.Event) -> AIOKafkaProducer | None:
        """A started producer; tries for as long as no broker answers (nothing was sent by one that
        never started). None when stopped meanwhile.
        """
        while not stop.is_set():
            producer = AIOKafkaProducer(
                bootstrap_servers=self._settings.bootstrap_servers,
                acks="all",
                enable_idempotence=True,
                request_timeout_ms=10_000,
            )
            try:
                await run_with_deadline(
                    self._settings.send_deadline_seconds, "relay.start", producer.start()
                )
            except (KafkaError, OSError) as error:
                _log.error("relay.no-broker", error=error, topic=self._topic.name)
                await run_with_deadline(
                    self._settings.stop_deadline_seconds, "relay.stop", producer.stop()
                )
                await self._pause(_TROUBLE_PAUSE_SECONDS)
                continue
            return producer
        return None

    async def _start_over(self) -> None:
        for pending in self._pending:
            await pending.start_over()

    async def _give_up_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await run_with_deadline(
                self._settings.stop_deadline_seconds, "relay.stop", producer.stop()
            )

    async def _wake_when_set(self, stop: asyncio.Event) -> None:
        await stop.wait()
        self._wake.set()

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)

    async def _close(self, lease: Lease | None) -> None:
        await self._start_over()
        await self._give_up_producer()
        if lease is not None:
            with suppress(PyMongoError):
                await self._leases.release(lease)
