"""The consumer loop: batches, explicit commits, back-off, dead letters, watchdog.

The contract of a handler: it gets the readable events of one poll, in order per key, and makes
  their effects
durable before it returns; it may get any event again (a crash before the commit), so repeating must
  be harmless.
When it raises
- trouble (database or network): the batch is tried again after a pause, for ever, and nothing is
  committed;
- anything else: the batch is handled one by one, and an event that fails five times is parked.
  Later events
  of its key follow it, so that none overtakes it.
When too many records are parked and unresolved the consumer stops taking more, says so on /readyz,
  and goes on
by itself once they have been dealt with. Rebalancing: aiokafka is eager; RoundRobin only
  (aiokafka#1175).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError, KafkaError

from shared.deadlines import Wedged, within
from shared.events import Topic
from shared.kafka.dead_letters import MongoDeadLetters, Parked, parked
from shared.kafka.membership import ConsumerSettings, join
from shared.kafka.patience import TROUBLE, Patience
from shared.kafka.sorting import Received, sort_records
from shared.logs import get_log
from shared.telemetry import counter, gauge, histogram, trace

_log = get_log(__name__)
_consumed = counter(
    "consumer_records_total", "Records by what became of them.", ["group", "outcome"]
)
_batches = histogram("consumer_batch_seconds", "Time to handle one batch.", ["group"])
_unresolved = gauge("consumer_dead_letters", "Parked records nobody has dealt with.", ["group"])
_last_poll = gauge("consumer_last_poll_timestamp", "When the last poll was completed.", ["group"])


Handle = Callable[[Sequence[Received]], Awaitable[None]]


class BatchConsumer:
    """Reads `topics` as one member of `group` and hands batches to `handle`. `run(stop)` returns
    when stopped.
    """

    def __init__(
        self,
        settings: ConsumerSettings,
        *,
        group: str,
        topics: Sequence[Topic],
        handle: Handle,
        dead_letters: MongoDeadLetters,
    ) -> None:
        self._settings = settings
        self._group = group
        self._topics = [settings.topic_prefix + topic.name for topic in topics]
        self._handle = handle
        self._dead_letters = dead_letters
        self._patience = Patience(
            group=group,
            first_pause=settings.first_pause_seconds,
            longest_pause=settings.longest_pause_seconds,
        )
        self._busy = asyncio.Lock()
        self._waiting_keys: frozenset[bytes] = frozenset()
        self._polled_at = time.monotonic()
        self._counted_at = float("-inf")
        self._unresolved = 0
        self.is_assigned = False
        self.is_halted = False

    async def run(self, stop: asyncio.Event) -> None:
        await self._dead_letters.prepare()
        self._waiting_keys = await self._dead_letters.keys_waiting()
        consumer = await join(self._settings, self._group, self._topics, self._busy, stop)
        watchdog = asyncio.create_task(self._watch(stop))
        loop = asyncio.create_task(self._loop(consumer, stop))
        try:
            done, _ = await asyncio.wait({watchdog, loop}, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            watchdog.cancel()
            loop.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(watchdog, loop, return_exceptions=True)
            await within(self._settings.stop_deadline_seconds, "consumer.stop", consumer.stop())

    async def _loop(self, consumer: AIOKafkaConsumer, stop: asyncio.Event) -> None:
        while not stop.is_set():
            await self._pause_while_flooded(stop)
            polled = await consumer.getmany(
                timeout_ms=self._settings.poll_ms, max_records=self._settings.max_records
            )
            self._note_poll(consumer)
            records = [record for batch in polled.values() for record in batch]
            if not records:
                continue
            async with self._busy:
                with _batches.labels(self._group).time():
                    await self._settle(records, stop)
                if stop.is_set():
                    return  # unfinished trouble: not committed, taken up again by the next one
                await self._commit(consumer, polled)

    def _note_poll(self, consumer: AIOKafkaConsumer) -> None:
        self._polled_at = time.monotonic()
        self.is_assigned = bool(consumer.assignment())
        _last_poll.labels(self._group).set_to_current_time()

    async def _settle(self, records: Sequence[Any], stop: asyncio.Event) -> None:
        """Handles or parks every record; returns early only when stopped in the middle of
        trouble.
        """
        found = sort_records(records, self._waiting_keys, self._settings.topic_prefix)
        _consumed.labels(self._group, "unknown").inc(found.unknown)
        if await self._patiently(lambda: self._park(found.aside), stop):
            await self._handle_all(found.readable, stop)

    async def _handle_all(
        self, readable: Sequence[tuple[Any, Received]], stop: asyncio.Event
    ) -> None:
        if not readable:
            return
        batch = [received for _, received in readable]
        try:
            if await self._patiently(lambda: self._handled(batch), stop):
                _consumed.labels(self._group, "handled").inc(len(batch))
        except Wedged:
            raise
        except Exception as error:  # noqa: BLE001 - a handler may fail in any way; the culprit is looked for
            _log.error("consumer.batch-failed", error=error, group=self._group, batch=len(batch))
            await self._one_by_one(readable, stop)

    async def _one_by_one(
        self, readable: Sequence[tuple[Any, Received]], stop: asyncio.Event
    ) -> None:
        for record, received in readable:
            if stop.is_set():
                return
            if record.key in self._waiting_keys:
                await self._park_one(parked(record, reason="behind-parked"), stop)
                continue
            error = await self._attempt(received, stop)
            if error is not None:
                self._waiting_keys |= {record.key}
                letter = parked(
                    record,
                    reason="handler",
                    error=type(error).__name__,
                    attempts=self._settings.attempts,
                )
                await self._park_one(letter, stop)

    async def _attempt(self, received: Received, stop: asyncio.Event) -> Exception | None:
        """None when handled; the last error when every attempt failed."""
        failure: Exception | None = None
        for attempt in range(1, self._settings.attempts + 1):
            try:
                if await self._patiently(lambda: self._handled([received]), stop):
                    _consumed.labels(self._group, "handled").inc()
                return None
            except Wedged:
                raise
            except Exception as error:  # noqa: BLE001 - see _handle_all
                failure = error
                await asyncio.sleep(self._patience.pause(attempt))
        return failure

    async def _handled(self, batch: Sequence[Received]) -> None:
        first = batch[0].envelope
        with trace(first.traceparent, first.correlation_id):
            await self._handle(batch)

    async def _park_one(self, letter: Parked, stop: asyncio.Event) -> None:
        await self._patiently(lambda: self._park([letter]), stop)

    async def _park(self, letters: Sequence[Parked]) -> None:
        await self._dead_letters.park(letters)
        self._unresolved += len(letters)
        for letter in letters:
            _consumed.labels(self._group, "parked").inc()
            _log.warning(
                "consumer.parked",
                group=self._group,
                topic=letter.topic,
                partition=letter.partition,
                offset=letter.offset,
                reason=letter.reason,
            )

    async def _patiently(self, step: Callable[[], Awaitable[None]], stop: asyncio.Event) -> bool:
        return await self._patience.until_no_trouble(step, stop, self._note_life)

    def _note_life(self) -> None:
        self._polled_at = time.monotonic()

    async def _commit(
        self, consumer: AIOKafkaConsumer, polled: dict[TopicPartition, list[Any]]
    ) -> None:
        offsets = {partition: batch[-1].offset + 1 for partition, batch in polled.items() if batch}
        try:
            await within(30.0, "consumer.commit", consumer.commit(offsets))
        except (CommitFailedError, KafkaError) as error:
            # The group moved on: whoever has the partition now gets the records again, harmlessly.
            _log.warning("consumer.commit-failed", group=self._group, error=type(error).__name__)

    async def _pause_while_flooded(self, stop: asyncio.Event) -> None:
        """A flood of poison stops the consumer instead of draining the topic."""
        while not stop.is_set():
            count = await self._count_unresolved()
            self.is_halted = count > self._settings.dead_letter_limit
            if not self.is_halted:
                return
            _log.error("consumer.halted", group=self._group, dead_letters=count)
            self._polled_at = time.monotonic()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 5.0)

    async def _count_unresolved(self) -> int:
        """The number in the database once a second, and meanwhile the last one plus what was parked
        since.
        """
        if self.is_halted or time.monotonic() - self._counted_at > 1.0:
            with suppress(*TROUBLE):  # the handler will meet the same trouble and wait it out
                self._unresolved = await self._dead_letters.unresolved()
                self._waiting_keys = (
                    await self._dead_letters.keys_waiting() if self._unresolved else frozenset()
                )
                self._counted_at = time.monotonic()
                _unresolved.labels(self._group).set(self._unresolved)
        return self._unresolved

    async def _watch(self, stop: asyncio.Event) -> None:
        """Ends the process when no poll was completed for too long (aiokafka#1154): a restart
        rejoins the group.
        """
        while not stop.is_set():
            await asyncio.sleep(1.0)
            if time.monotonic() - self._polled_at > self._settings.silent_for_seconds:
                raise Wedged("consumer.poll")
