"""Dead letters whose time has come are tried again, key by key in the order of their records."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from shared.deadlines import DeadlineExceeded
from shared.kafka.classify import Classifier, Received
from shared.kafka.dead_letters import (
    BEHIND,
    HANDLER,
    NEWER_VERSION,
    BlockedKey,
    DeadLetter,
    MongoDeadLetters,
)
from shared.kafka.retry_policy import RetryPolicy, is_transient
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_retried = counter("dead_letters_retried_total", "Dead letters tried again.", ["group", "outcome"])


@dataclass(frozen=True, kw_only=True)
class Retries:
    """Runs inside the consumer's loop, between two polls, for the partitions that this member has:
    no record of a key is handled beside its dead letters.
    """

    classifier: Classifier
    handle: Callable[[Sequence[Received]], Awaitable[None]]
    dead_letters: MongoDeadLetters
    policy: RetryPolicy

    async def wake_what_can_be_read_now(self) -> None:
        """After an upgrade: dead letters of a newer version that this program is the first to
        read.
        """
        async for dead_letter in self.dead_letters.of_newer_versions():
            if dead_letter.topic not in self.classifier.topics:
                continue  # of the time before this prefix: nobody reads there
            if self.classifier.outcome(dead_letter) != NEWER_VERSION:
                await self.dead_letters.wake(dead_letter)

    async def work_off(
        self, partitions: Mapping[str, Collection[int]], stop: asyncio.Event
    ) -> None:
        """`partitions`: their numbers by topic. Raises transient errors; what is not done then
        is due still.
        """
        seen: set[BlockedKey] = set()
        for dead_letter in await self.dead_letters.due(partitions):
            if stop.is_set():
                return
            if not dead_letter.blocks_its_key or dead_letter.key is None:
                await self._try(dead_letter)
            elif (dead_letter.topic, dead_letter.key) not in seen:
                seen.add((dead_letter.topic, dead_letter.key))
                await self._chain(dead_letter.topic, dead_letter.key, stop)

    async def _chain(self, topic: str, key: bytes, stop: asyncio.Event) -> None:
        """From the first one of the key on, until one fails again or is not due yet."""
        while dead_letters := await self.dead_letters.chain(topic, key):
            for dead_letter in dead_letters:
                if stop.is_set() or not self._may_be_tried(dead_letter):
                    return
                if not await self._try(dead_letter):
                    return

    def _may_be_tried(self, dead_letter: DeadLetter) -> bool:
        is_due = (
            dead_letter.retry_at is not None and dead_letter.retry_at <= self.dead_letters.now()
        )
        return is_due or dead_letter.reason == BEHIND

    async def _try(self, dead_letter: DeadLetter) -> bool:
        """Whether it is dealt with."""
        outcome = self.classifier.outcome(dead_letter)
        if isinstance(outcome, str):
            await self._failed(dead_letter, outcome, None)
            return False
        try:
            if outcome is not None:
                await self.handle([outcome])
        except DeadlineExceeded:
            raise
        except Exception as error:
            if is_transient(error):
                raise
            await self._failed(dead_letter, HANDLER, error)
            return False
        await self.dead_letters.resolve(dead_letter)
        _retried.labels(dead_letter.group, "handled").inc()
        return True

    async def _failed(self, dead_letter: DeadLetter, reason: str, error: Exception | None) -> None:
        """A handler's failure is tried again by itself a few times, whoever asked for this one."""
        attempts = dead_letter.attempts + 1
        retry_at = self.policy.retry_at(attempts, self.dead_letters.now()) if error else None
        name = type(error).__name__ if error else None
        await self.dead_letters.failed(dead_letter, reason=reason, error=name, retry_at=retry_at)
        _retried.labels(dead_letter.group, "failed").inc()
        _log.warning(
            "dead-letter.failed-again",
            group=dead_letter.group,
            topic=dead_letter.topic,
            partition=dead_letter.partition,
            offset=dead_letter.offset,
            reason=reason,
            attempts=attempts,
        )
