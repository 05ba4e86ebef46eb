"""The watchdog ends a consumer that does not get on, and leaves one alone that waits or is well."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from shared.deadlines import DeadlineExceeded
from shared.events import INQUIRY_EVENTS
from shared.kafka import ConsumerSettings
from shared.kafka.watchdog import Progress, Stalling, Watchdog
from tests.shared.test_consumer import good, send
from tests.support.servers import KafkaServer

A, B = TopicPartition("t", 0), TopicPartition("t", 1)


def test_lag_without_progress_is_counted_from_when_it_was_first_seen() -> None:
    stalling = Stalling()
    assert stalling.note({A: 5}, lag=3, now=10.0) == 0.0
    assert stalling.note({A: 5}, lag=4, now=25.0) == 15.0
    assert stalling.note({A: 6}, lag=3, now=30.0) == 0.0
    assert stalling.note({A: 6}, lag=0, now=99.0) == 0.0
    assert stalling.note({A: 6}, lag=1, now=100.0) == 0.0


def test_other_partitions_than_before_are_another_beginning() -> None:
    stalling = Stalling()
    stalling.note({A: 5}, lag=3, now=0.0)
    assert stalling.note({A: 5, B: 0}, lag=3, now=50.0) == 0.0


@asynccontextmanager
async def member(kafka: KafkaServer) -> AsyncIterator[AIOKafkaConsumer]:
    consumer = AIOKafkaConsumer(
        kafka.topic_prefix + INQUIRY_EVENTS.name,
        bootstrap_servers=kafka.bootstrap_servers,
        group_id=kafka.topic_prefix + "w",
        enable_auto_commit=False,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    try:
        yield consumer
    finally:
        await consumer.stop()


def watchdog(
    consumer: AIOKafkaConsumer, kafka: KafkaServer, progress: Progress, **limits: float
) -> Watchdog:
    settings = ConsumerSettings(bootstrap_servers=kafka.bootstrap_servers, **limits)  # type: ignore[arg-type] # seconds only
    return Watchdog(consumer, settings, progress, group="w")


async def test_a_member_that_takes_nothing_while_records_wait_ends_its_process(
    kafka_topics: KafkaServer,
) -> None:
    await send(kafka_topics, [good("a")])
    async with member(kafka_topics) as consumer:
        dog = watchdog(consumer, kafka_topics, Progress(), stalled_for_seconds=0.5)
        with pytest.raises(DeadlineExceeded, match=r"consumer\.stalled"):
            await asyncio.wait_for(dog.run(asyncio.Event()), 60)


async def test_a_loop_that_does_not_come_round_ends_its_process(kafka_topics: KafkaServer) -> None:
    async with member(kafka_topics) as consumer:
        dog = watchdog(
            consumer, kafka_topics, Progress(), stalled_for_seconds=0.4, silent_for_seconds=0.5
        )
        with pytest.raises(DeadlineExceeded, match=r"consumer\.loop"):
            await asyncio.wait_for(dog.run(asyncio.Event()), 60)


async def test_waiting_on_purpose_or_having_nothing_to_take_is_being_well(
    kafka_topics: KafkaServer,
) -> None:
    waiting, stop = Progress(), asyncio.Event()
    waiting.wait()
    async with member(kafka_topics) as consumer:
        idle = watchdog(consumer, kafka_topics, Progress(), stalled_for_seconds=0.2)
        running = asyncio.create_task(idle.run(stop))
        asyncio.get_running_loop().call_later(1.5, stop.set)
        await running
        await send(kafka_topics, [good("a")])
        stop.clear()
        asyncio.get_running_loop().call_later(1.5, stop.set)
        await watchdog(consumer, kafka_topics, waiting, stalled_for_seconds=0.2).run(stop)
