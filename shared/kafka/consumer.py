"""The consumer loop: batches, explicit commits, retries, dead letters.

The contract of a handler: it gets the readable events of one poll, in order per key, and makes
their effects durable before it returns; it may get any event again (a crash before the commit), so
repeating must be harmless. When it raises

- a transient error (database or network): the batch is tried again after a pause, for as long as
  it lasts, and nothing is committed;
- anything else: the culprits are found by halving the batch; each becomes a dead letter that is
  tried again by itself a few times, later events of its key wait behind it, and all others go on.

With too many unresolved dead letters the consumer takes no more records and says so on /readyz; it
goes on by itself once they have been dealt with.
"""

import asyncio
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from shared.deadlines import run_with_deadline
from shared.events import Topic
from shared.kafka.classify import Classifier
from shared.kafka.consumer_group import ConsumerSettings, start_consumer
from shared.kafka.dead_letters import MongoDeadLetters
from shared.kafka.handling import Handle, Handling
from shared.kafka.polling import Polled, Poller
from shared.kafka.retries import Retries
from shared.kafka.retry_policy import RetryPolicy, is_transient
from shared.kafka.rewinding import Rewinding
from shared.kafka.watchdog import Progress, Watchdog
from shared.logs import get_log
from shared.telemetry import alarm, gauge, histogram

_log = get_log(__name__)
_batches = histogram("consumer_batch_seconds", "Time to handle one batch.", ["group"])
_unresolved = gauge("consumer_dead_letters", "Dead letters nobody has dealt with.", ["group"])
_last_poll = gauge("consumer_last_poll_timestamp", "When the last poll was completed.", ["group"])
_QUIET_CHECKS = 5
"""So many times as long from one look for dead letters to the next while there are none and no
records come, which alone make new ones."""


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
        named = {settings.topic_prefix + topic.name: topic for topic in topics}
        classifier = Classifier(group=group, topics=named)
        self._settings = settings
        self._group = group
        self._topics = list(named)
        self._dead_letters = dead_letters
        self._policy = RetryPolicy(
            group=group,
            attempts=settings.attempts,
            first_pause=settings.first_pause_seconds,
            longest_pause=settings.longest_pause_seconds,
        )
        self._progress = Progress()
        self._handling = Handling(
            group=group,
            classifier=classifier,
            handle=handle,
            dead_letters=dead_letters,
            policy=self._policy,
            progress=self._progress,
        )
        self._retries = Retries(
            classifier=classifier,
            handle=self._handling.handled,
            dead_letters=dead_letters,
            policy=self._policy,
        )
        self._busy = asyncio.Lock()
        self._checked_at = float("-inf")
        self._is_quiet = False
        self._assigned: Collection[TopicPartition] = frozenset()
        self._rewinding = Rewinding(group)
        self._poller = Poller()
        self.is_assigned = False
        self.is_halted = False

    def rewind(self) -> None:
        """Has every record of its partitions handled again, from the first one that is kept."""
        self._rewinding.request()

    @property
    def is_rewinding(self) -> bool:
        """Until everything that was there when it was rewound has been handled."""
        return self._rewinding.is_running

    async def run(self, stop: asyncio.Event) -> None:
        for prepare in (self._dead_letters.prepare, self._retries.wake_what_can_be_read_now):
            if not await self._policy.until_not_transient(prepare, stop, self._progress.wait):
                return
        consumer = await start_consumer(self._settings, self._group, self._topics, self._busy, stop)
        if consumer is None:
            return
        watchdog = Watchdog(consumer, self._settings, self._progress, group=self._group)
        tasks = {
            asyncio.create_task(watchdog.run(stop)),
            asyncio.create_task(self._loop(consumer, stop)),
        }
        stopping = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if done == {stopping} and self._busy.locked():  # else it waits for records
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done & tasks:
                task.result()
        finally:
            for task in (*tasks, stopping):
                task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.gather(*tasks, stopping, return_exceptions=True)
            await run_with_deadline(
                self._settings.stop_deadline_seconds, "consumer.stop", consumer.stop()
            )

    async def _loop(self, consumer: AIOKafkaConsumer, stop: asyncio.Event) -> None:
        failures = 0
        while not stop.is_set():
            self._progress.turn()
            await self._check_dead_letters(consumer, stop)
            if self.is_halted:
                await self._pause(stop)
                continue
            try:
                await run_with_deadline(30.0, "consumer.rewind", self._rewinding.turn(consumer))
                polled = await self._poller.poll(
                    consumer,
                    timeout_ms=self._settings.poll_ms,
                    max_records=self._settings.max_records,
                )
            except (KafkaError, OSError) as error:
                failures += 1
                await self._policy.paused(error, failures, stop)
                continue
            failures = 0
            _last_poll.labels(self._group).set_to_current_time()
            await self._note_assignment(consumer, stop)
            if polled.offsets():
                self._is_quiet = False
                await self._settle(consumer, polled, stop)

    async def _note_assignment(self, consumer: AIOKafkaConsumer, stop: asyncio.Event) -> None:
        """Keys of partitions that others had may be blocked by what those have set aside."""
        assigned = consumer.assignment()
        self.is_assigned = bool(assigned)
        if assigned != self._assigned:
            self._assigned, self._checked_at = assigned, float("-inf")
            await self._check_dead_letters(consumer, stop)

    async def _settle(
        self, consumer: AIOKafkaConsumer, polled: Polled, stop: asyncio.Event
    ) -> None:
        async with self._busy:
            with _batches.labels(self._group).time():
                await self._handling.settle(polled, stop)
            if not stop.is_set():  # else perhaps unfinished: taken up again by the next one
                await self._commit(consumer, polled.offsets())

    async def _commit(
        self, consumer: AIOKafkaConsumer, offsets: Mapping[TopicPartition, int]
    ) -> None:
        try:
            await run_with_deadline(30.0, "consumer.commit", consumer.commit(dict(offsets)))
        except KafkaError as error:
            # The group moved on: whoever has the partition now gets the records again, harmlessly.
            _log.warning("consumer.commit-failed", group=self._group, error=type(error).__name__)

    async def _check_dead_letters(self, consumer: AIOKafkaConsumer, stop: asyncio.Event) -> None:
        """Once in a while: what is due is tried again, and whether there are too many is seen."""
        pause = self._settings.dead_letter_check_seconds * (_QUIET_CHECKS if self._is_quiet else 1)
        if time.monotonic() - self._checked_at < pause:
            return
        self._checked_at = time.monotonic()
        try:
            count = await self._dead_letters.unresolved()
            if count:
                async with self._busy:
                    await self._retries.work_off(_by_topic(consumer.assignment()), stop)
                count = await self._dead_letters.unresolved()
            keys = await self._dead_letters.blocked_keys() if count else frozenset()
        except Exception as error:
            if not is_transient(error):
                raise
            return  # the handler will meet the same and wait it out
        self._handling.blocked = keys
        self._is_quiet = not count
        _unresolved.labels(self._group).set(count)
        self.is_halted = count > self._settings.dead_letter_limit
        alarm("consumer.halted", lasts=self.is_halted, about=self._group, dead_letters=count)

    async def _pause(self, stop: asyncio.Event) -> None:
        self._progress.wait()
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), self._settings.dead_letter_check_seconds)


def _by_topic(assignment: Collection[TopicPartition]) -> Mapping[str, Collection[int]]:
    """The numbers of the partitions by topic."""
    numbers: dict[str, list[int]] = {}
    for partition in assignment:
        numbers.setdefault(partition.topic, []).append(partition.partition)
    return numbers
