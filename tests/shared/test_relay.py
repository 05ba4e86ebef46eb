"""The outbox's contract, against real MongoDB and real Kafka: at least once, in order per document,
nothing left behind.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaConsumer

from shared.events import INQUIRY_EVENTS, Envelope, decode
from shared.mongo import Database
from shared.outbox import Relay, RelaySettings
from tests.support.outboxes import document_with, received
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually


def relay_of(database: Database, kafka: KafkaServer, **options: object) -> Relay:
    settings = RelaySettings(
        bootstrap_servers=kafka.bootstrap_servers, topic_prefix=kafka.topic_prefix, batch=50,
        sweep_seconds=0.2,
    )  # fmt: skip
    return Relay(database, ["things"], INQUIRY_EVENTS, settings, **options)  # type: ignore[arg-type] # a hook of the test


@asynccontextmanager
async def running(relay: Relay) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(relay.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def published(kafka: KafkaServer, count: int) -> list[Envelope]:
    """The first `count` events of the topic, then whatever else comes within a moment."""
    consumer = AIOKafkaConsumer(
        kafka.topic_prefix + INQUIRY_EVENTS.name,
        bootstrap_servers=kafka.bootstrap_servers,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=20,
    )
    await consumer.start()
    seen: list[Envelope] = []
    try:
        quiet = 0
        while len(seen) < count or quiet < 2:
            polled = await consumer.getmany(timeout_ms=200)
            batch = [
                decode(r.key, r.value, r.headers) for records in polled.values() for r in records
            ]
            seen += [e for e in batch if isinstance(e, Envelope)]
            quiet = 0 if batch else quiet + 1
    finally:
        await consumer.stop()
    return seen


async def is_drained(database: Database) -> bool:
    return await database["things"].count_documents({"outbox": {"$exists": True}}) == 0


async def test_every_event_of_every_document_is_published_in_its_order(
    database: Database, kafka_topics: KafkaServer
) -> None:
    for n in range(120):
        await database["things"].insert_one(
            document_with(f"inquiry-{n}", [received(f"inquiry-{n}")] * 3)
        )
    async with running(relay_of(database, kafka_topics)):
        await eventually(lambda: is_drained(database))
    seen = await published(kafka_topics, 360)
    assert len(seen) == 360
    for n in range(120):
        assert [e.sequence for e in seen if e.key == f"inquiry-{n}"] == [1, 2, 3]


async def test_a_change_written_while_the_relay_runs_is_published_without_waiting_for_the_sweep(
    database: Database, kafka_topics: KafkaServer
) -> None:
    relay = relay_of(database, kafka_topics)
    async with running(relay):

        async def publishing() -> bool:
            return relay.is_publishing

        await eventually(publishing)
        await database["things"].insert_one(document_with("late", [received("late")]))
        await eventually(lambda: is_drained(database))
    assert [e.key for e in await published(kafka_topics, 1)] == ["late"]


async def test_a_relay_that_dies_after_the_brokers_answer_publishes_twice_and_never_not(
    database: Database, kafka_topics: KafkaServer
) -> None:
    class Died(Exception):
        pass

    async def die() -> None:
        raise Died

    await database["things"].insert_one(document_with("one", [received("one")]))
    with pytest.raises(Died):
        await relay_of(database, kafka_topics, after_confirmed=die).run(asyncio.Event())
    async with running(relay_of(database, kafka_topics)):
        await eventually(lambda: is_drained(database))
    seen = await published(kafka_topics, 2)
    assert [e.id for e in seen] == [seen[0].id] * 2


async def test_of_two_relays_only_one_publishes_and_the_other_takes_over_when_it_stops(
    database: Database, kafka_topics: KafkaServer
) -> None:
    first, second = relay_of(database, kafka_topics), relay_of(database, kafka_topics)

    async def one_publishes() -> bool:
        return first.is_publishing != second.is_publishing

    async with running(second):
        async with running(first):
            await eventually(one_publishes)
            for n in range(50):
                await database["things"].insert_one(document_with(f"d{n}", [received(f"d{n}")]))
            await eventually(lambda: is_drained(database))
        await database["things"].insert_one(document_with("after", [received("after")]))
        await eventually(lambda: is_drained(database))
    seen = await published(kafka_topics, 51)
    assert sorted(e.key for e in seen) == sorted([*(f"d{n}" for n in range(50)), "after"])
