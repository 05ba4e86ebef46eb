"""A member of a consumer group: the client's settings, the wait for a broker, and handing over
partitions without haste.

aiokafka rebalances eagerly and its sticky assignor loses partitions (aiokafka#1175): RoundRobin
only.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from shared.deadlines import run_with_deadline
from shared.kafka.fetch_waits import SHORT_MS, wait_long_while_quiet
from shared.logs import get_log

_log = get_log(__name__)
# From one look of the fetcher at what it could ask for to the next, when nothing tells it to look:
# answers, records that were taken and other partitions do.
_FETCHER_LOOKS_MS = 2_000


@dataclass(frozen=True, kw_only=True)
class ConsumerSettings:
    """Times in seconds unless named otherwise.

    `dead_letter_limit`: with more of them unresolved the consumer takes no more records. A topic
    full of poison then stays where it is, instead of being copied into the database; a few
    thousand bad records among good ones are no such thing.
    """

    bootstrap_servers: str
    topic_prefix: str = ""
    max_records: int = 500
    """Records of one poll."""
    poll_ms: int = 3_000
    """How long a poll waits for records, in milliseconds; being stopped ends its wait."""
    attempts: int = 5
    """How often a record is tried that fails for a reason of its own, the first time included."""
    dead_letter_limit: int = 10_000
    first_pause_seconds: float = 0.2
    """The pause after a first failure; each further one doubles it, up to the longest."""
    longest_pause_seconds: float = 30.0
    dead_letter_check_seconds: float = 3.0
    """How often dead letters are looked for that are to be tried again; a fifth as often while
    there are none and no records come."""
    silent_for_seconds: float = 120.0
    """The loop did not come round: the client hangs."""
    stalled_for_seconds: float = 60.0
    """Records wait and none is taken, by a member with partitions or by a group without."""
    stop_deadline_seconds: float = 5.0
    """For the client to stop; then the process ends."""


class _Assignments(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka is untyped
    """Lets the batch in hand finish before its partitions go to somebody else."""

    def __init__(self, busy: asyncio.Lock, group: str) -> None:
        self._busy = busy
        self._group = group

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        if revoked:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._busy.acquire(), timeout=25)
                self._busy.release()

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        _log.info("consumer.assigned", group=self._group, partitions=len(assigned))


async def start_consumer(
    settings: ConsumerSettings,
    group: str,
    topics: Sequence[str],
    busy: asyncio.Lock,
    stop: asyncio.Event,
) -> AIOKafkaConsumer | None:
    """A started member of the group; tries for as long as no broker answers. None when stopped
    meanwhile. `busy` is held by its work.
    """
    while not stop.is_set():
        consumer = _new_consumer(settings, group)
        consumer.subscribe(topics, listener=_Assignments(busy, group))
        try:
            await run_with_deadline(60.0, "consumer.start", consumer.start())
        except (KafkaError, OSError) as error:
            _log.error("consumer.no-broker", error=error, group=group)
            await run_with_deadline(
                settings.stop_deadline_seconds, "consumer.stop", consumer.stop()
            )
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), 1.0)
        else:
            wait_long_while_quiet(consumer)
            return consumer
    return None


def _new_consumer(settings: ConsumerSettings, group: str) -> AIOKafkaConsumer:
    return AIOKafkaConsumer(
        bootstrap_servers=settings.bootstrap_servers,
        group_id=settings.topic_prefix + group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        session_timeout_ms=12_000,
        heartbeat_interval_ms=3_000,
        rebalance_timeout_ms=60_000,
        max_poll_interval_ms=300_000,
        fetch_max_wait_ms=SHORT_MS,
        consumer_timeout_ms=_FETCHER_LOOKS_MS,
        metadata_max_age_ms=10_000,
    )
