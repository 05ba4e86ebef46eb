"""Notices a consumer that does not get on, and ends its process: a restart joins the group anew
(aiokafka#1154).

A poll without records says nothing: a member whose fetches hang has them too. What tells is lag
that does not fall: of the partitions it has, or of the whole group while it has none. A member that
has none because others have them all is well.
"""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from shared.deadlines import DeadlineExceeded, run_with_deadline
from shared.kafka.consumer_group import ConsumerSettings
from shared.logs import get_log
from shared.telemetry import gauge

_log = get_log(__name__)
_lag = gauge("consumer_lag", "Records of its partitions that it has not taken.", ["group"])
_unassigned = gauge("consumer_unassigned_seconds", "Time without a partition.", ["group"])
_CHECK_SECONDS = 5.0
_ASK_DEADLINE_SECONDS = 10.0
_SETTLED_SECONDS = 20.0
"""For so long nothing waits where nothing did, and where the partitions end as they did; but for a
topic that is being read again."""

Offsets = Mapping[TopicPartition, int]


@dataclass
class Progress:
    """What the loop says of itself, on the monotonic clock."""

    turned_at: float = field(default_factory=time.monotonic)
    waits_on_purpose: bool = False

    def turn(self) -> None:
        """It gets on."""
        self.turned_at = time.monotonic()
        self.waits_on_purpose = False

    def wait(self) -> None:
        """It waits for a server, or for somebody: that is not being stuck."""
        self.turned_at = time.monotonic()
        self.waits_on_purpose = True


@dataclass
class Stalling:
    """Since when records wait while the offsets do not move; pure but for the time it is given."""

    since: float | None = None
    offsets: Offsets = field(default_factory=dict)

    def note(self, offsets: Offsets, lag: int, now: float) -> float:
        """Seconds for which there has been lag without progress."""
        if lag <= 0 or offsets != self.offsets:
            self.since, self.offsets = (now if lag > 0 else None), dict(offsets)
        return 0.0 if self.since is None else now - self.since


class Watchdog:
    def __init__(
        self,
        consumer: AIOKafkaConsumer,
        settings: ConsumerSettings,
        progress: Progress,
        *,
        group: str,
    ) -> None:
        self._consumer = consumer
        self._settings = settings
        self._progress = progress
        self._group = group
        self._stalling = Stalling()
        self._assigned_at = time.monotonic()
        self._settled: tuple[Offsets, Offsets] | None = None
        self._settled_at = float("-inf")

    async def run(self, stop: asyncio.Event) -> None:
        """Raises `DeadlineExceeded` when the consumer is stuck."""
        while not stop.is_set():
            await asyncio.sleep(min(_CHECK_SECONDS, self._settings.stalled_for_seconds / 4))
            now = time.monotonic()
            if now - self._progress.turned_at > self._settings.silent_for_seconds:
                raise DeadlineExceeded("consumer.loop")
            stalled = await self._stalled_for(now)
            if stalled > self._settings.stalled_for_seconds:
                raise DeadlineExceeded("consumer.stalled")

    async def _stalled_for(self, now: float) -> float:
        assigned = self._consumer.assignment()
        if assigned:
            self._assigned_at = now
        _unassigned.labels(self._group).set(now - self._assigned_at)
        if self._progress.waits_on_purpose:
            self._stalling = Stalling()
            return 0.0
        try:
            offsets, lag = await run_with_deadline(
                _ASK_DEADLINE_SECONDS, "consumer.lag", self._ask(assigned or self._all())
            )
        except (KafkaError, OSError, DeadlineExceeded) as error:
            # No broker, then: nobody gets on, and a restart would not help.
            _log.warning("consumer.lag-unknown", group=self._group, error=type(error).__name__)
            return 0.0
        _lag.labels(self._group).set(lag)
        return self._stalling.note(offsets, lag, now)

    async def _ask(self, partitions: Iterable[TopicPartition]) -> tuple[Offsets, int]:
        """How far the group is, and how many records wait."""
        asked = list(partitions)
        if not asked:
            return {}, 0
        ends: Offsets = await self._consumer.end_offsets(asked)
        now = time.monotonic()
        if self._settled and self._settled[0] == ends and now - self._settled_at < _SETTLED_SECONDS:
            return self._settled[1], 0
        reached = await self._reached(asked)
        lag = sum(max(0, ends[tp] - reached[tp]) for tp in asked)
        self._settled, self._settled_at = (None if lag else (ends, reached)), now
        return reached, lag

    async def _reached(self, partitions: Sequence[TopicPartition]) -> Offsets:
        """At once: one request each for where they begin, and for all that was committed."""
        begins, *committed = await asyncio.gather(
            self._consumer.beginning_offsets(partitions),
            *[self._consumer.committed(partition) for partition in partitions],
        )
        return {
            tp: max(begins[tp], offset or 0)
            for tp, offset in zip(partitions, committed, strict=True)
        }

    def _all(self) -> Iterable[TopicPartition]:
        for topic in self._consumer.subscription():
            for number in self._consumer.partitions_for_topic(topic) or ():
                yield TopicPartition(topic, number)
