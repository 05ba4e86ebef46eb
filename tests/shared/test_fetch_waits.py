"""Fetches wait long only while nothing comes, and never one that leaves a partition out: held
against the real broker, so that a version of aiokafka that decides elsewhere is found here.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer
from aiokafka.protocol.fetch import FetchRequest

from shared.events import INQUIRY_EVENTS
from shared.kafka.fetch_waits import LONG_MS, QUIET_SECONDS, SHORT_MS, wait_long_while_quiet
from tests.shared.test_consumer import good, send
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually


@dataclass
class Fetches:
    """What was asked of the broker: each fetch's wait, and how many partitions it named."""

    now: float = 0.0
    seen: list[tuple[int, int]] = field(default_factory=list)

    async def next(self) -> tuple[int, int]:
        count = len(self.seen)

        async def new() -> list[tuple[int, int]]:
            return self.seen[count:]

        return (await eventually(new))[0]


@asynccontextmanager
async def reader(kafka: KafkaServer) -> AsyncIterator[tuple[AIOKafkaConsumer, Fetches]]:
    consumer: Any = AIOKafkaConsumer(
        kafka.topic_prefix + INQUIRY_EVENTS.name,
        bootstrap_servers=kafka.bootstrap_servers,
        group_id=kafka.topic_prefix + "f",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    fetches, ask = Fetches(), consumer._client.send

    async def noting(node: int, request: Any, **options: Any) -> Any:
        if isinstance(request, FetchRequest):
            named = sum(len(partitions) for _, partitions in request.topics)
            fetches.seen.append((request._max_wait_ms, named))
        return await ask(node, request, **options)

    consumer._client.send = noting
    wait_long_while_quiet(consumer, monotonic=lambda: fetches.now)
    try:
        yield consumer, fetches
    finally:
        await consumer.stop()


async def test_a_fetch_waits_long_only_when_nothing_came_and_it_leaves_nothing_out(
    kafka_topics: KafkaServer,
) -> None:
    async with reader(kafka_topics) as (consumer, fetches):
        assert await fetches.next() == (SHORT_MS, INQUIRY_EVENTS.partitions)
        fetches.now = QUIET_SECONDS
        assert await fetches.next() == (LONG_MS, INQUIRY_EVENTS.partitions)

        await send(kafka_topics, [good("a")])  # ends the long wait, and is not taken at once
        assert await fetches.next() == (SHORT_MS, INQUIRY_EVENTS.partitions - 1)
        assert await consumer.getmany(timeout_ms=0)
        fetches.now = 2 * QUIET_SECONDS - 1
        assert await fetches.next() == (SHORT_MS, INQUIRY_EVENTS.partitions)
        fetches.now = 2 * QUIET_SECONDS
        await fetches.next()
        assert await fetches.next() == (LONG_MS, INQUIRY_EVENTS.partitions)
