"""What is done with the records of one poll: each is handled, passed over or set aside."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from shared.deadlines import DeadlineExceeded
from shared.kafka.classify import Classifier, Received
from shared.kafka.dead_letters import (
    BEHIND,
    HANDLER,
    BlockedKey,
    DeadLetter,
    MongoDeadLetters,
    dead_letter_of,
    unfetchable_dead_letter,
)
from shared.kafka.polling import Polled
from shared.kafka.retry_policy import RetryPolicy
from shared.kafka.watchdog import Progress
from shared.logs import get_log
from shared.telemetry import SpanKind, counter, trace

_log = get_log(__name__)
_consumed = counter(
    "consumer_records_total", "Records by what became of them.", ["group", "outcome"]
)

Handle = Callable[[Sequence[Received]], Awaitable[None]]
Pair = tuple[Any, Received]


class Handling:
    """`blocked`: the keys whose records wait behind a dead letter."""

    def __init__(
        self,
        *,
        group: str,
        classifier: Classifier,
        handle: Handle,
        dead_letters: MongoDeadLetters,
        policy: RetryPolicy,
        progress: Progress,
    ) -> None:
        self._group = group
        self._classifier = classifier
        self._handle = handle
        self._dead_letters = dead_letters
        self._policy = policy
        self._progress = progress
        self.blocked: frozenset[BlockedKey] = frozenset()

    async def settle(self, polled: Polled, stop: asyncio.Event) -> None:
        """Returns early only when stopped meanwhile; raises nothing that a record can cause."""
        now = self._dead_letters.now()
        records = [record for batch in polled.records.values() for record in batch]
        found = self._classifier.classify(records, self.blocked, now)
        _consumed.labels(self._group, "passed-over").inc(found.passed_over)
        skipped = [
            unfetchable_dead_letter(
                one.partition, one.offset, one.error, group=self._group, now=now
            )
            for one in polled.unfetchable
        ]
        if await self._set_aside([*found.dead, *skipped], stop):
            await self._handle_all(found.readable, stop)

    async def handled(self, batch: Sequence[Received]) -> None:
        """By the handler, in the trace of the first; its errors pass."""
        first = batch[0].envelope
        topic = batch[0].topic
        attributes: dict[str, str | int] = {
            "messaging.system": "kafka",
            "messaging.destination.name": topic,
            "messaging.consumer.group.name": self._group,
            "messaging.batch.message_count": len(batch),
        }
        with trace(
            first.traceparent,
            first.correlation_id,
            name=f"process {topic}",
            kind=SpanKind.CONSUMER,
            attributes=attributes,
        ):
            await self._handle(batch)

    async def _handle_all(self, pairs: Sequence[Pair], stop: asyncio.Event) -> None:
        """All at once; when that fails, half by half, so that a culprit is found in a few steps."""
        pairs = await self._without_blocked(pairs, stop)
        if not pairs or stop.is_set():
            return
        batch = [received for _, received in pairs]
        try:
            if await self._while_transient(lambda: self.handled(batch), stop):
                _consumed.labels(self._group, "handled").inc(len(batch))
        except DeadlineExceeded:
            raise
        except Exception as error:  # noqa: BLE001 - a handler may fail in any way; the culprit is looked for
            _log.error("consumer.batch-failed", error, group=self._group, batch=len(batch))
            await self._after_failure(pairs, error, stop)

    async def _after_failure(
        self, pairs: Sequence[Pair], error: Exception, stop: asyncio.Event
    ) -> None:
        if len(pairs) == 1:
            await self._set_aside([self._failed(pairs[0][0], error)], stop)
            return
        middle = len(pairs) // 2
        await self._handle_all(pairs[:middle], stop)
        await self._handle_all(pairs[middle:], stop)

    async def _without_blocked(self, pairs: Sequence[Pair], stop: asyncio.Event) -> Sequence[Pair]:
        """Those whose key has not been blocked since they were classified."""
        behind = [record for record, _ in pairs if self._is_blocked(record)]
        if not behind:
            return pairs
        now = self._dead_letters.now()
        dead_letters = [
            dead_letter_of(r, group=self._group, reason=BEHIND, now=now) for r in behind
        ]
        await self._set_aside(dead_letters, stop)
        return [pair for pair in pairs if not self._is_blocked(pair[0])]

    def _is_blocked(self, record: Any) -> bool:
        return (record.topic, record.key) in self.blocked

    async def _set_aside(self, dead_letters: Sequence[DeadLetter], stop: asyncio.Event) -> bool:
        """False when stopped before they were kept."""

        if dead_letters and not await self._while_transient(
            lambda: self._dead_letters.add(dead_letters), stop
        ):
            return False
        self.blocked |= {
            (one.topic, one.key) for one in dead_letters if one.key and one.blocks_its_key
        }
        for dead_letter in dead_letters:
            _consumed.labels(self._group, "set-aside").inc()
            _log.warning(
                "consumer.set-aside",
                group=self._group,
                topic=dead_letter.topic,
                partition=dead_letter.partition,
                offset=dead_letter.offset,
                reason=dead_letter.reason,
            )
        return not stop.is_set()

    def _failed(self, record: Any, error: Exception) -> DeadLetter:
        now = self._dead_letters.now()
        return dead_letter_of(
            record,
            group=self._group,
            reason=HANDLER,
            error=type(error).__name__,
            attempts=1,
            now=now,
            retry_at=self._policy.retry_at(1, now),
        )

    async def _while_transient(
        self, step: Callable[[], Awaitable[None]], stop: asyncio.Event
    ) -> bool:
        """For as long as the error is transient; False when stopped meanwhile."""
        try:
            return await self._policy.until_not_transient(step, stop, self._progress.wait)
        finally:
            self._progress.turn()
