"""The consumer's contract, against real MongoDB and real Kafka: nothing lost, poison aside, trouble
waited out.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

import pytest
from aiokafka import AIOKafkaProducer
from pymongo.errors import AutoReconnect

from shared.events import INQUIRY_EVENTS, Record, record
from shared.kafka import BatchConsumer, ConsumerSettings, MongoDeadLetters, Received
from shared.kafka.consumer import Handle
from shared.mongo import Database
from shared.outbox import record_of
from tests.support.outboxes import document_with, received
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually


def letters_of(database: Database) -> MongoDeadLetters:
    return MongoDeadLetters(database, group="g", service="routing")


def consumer_of(
    database: Database, kafka: KafkaServer, handle: Handle, **options: object
) -> BatchConsumer:
    settings = ConsumerSettings(
        bootstrap_servers=kafka.bootstrap_servers, topic_prefix=kafka.topic_prefix, poll_ms=100,
        first_pause_seconds=0.01, longest_pause_seconds=0.05, **options,  # type: ignore[arg-type] # options of the test
    )  # fmt: skip
    return BatchConsumer(
        settings,
        group="g",
        topics=[INQUIRY_EVENTS],
        handle=handle,
        dead_letters=letters_of(database),
    )


@asynccontextmanager
async def running(consumer: BatchConsumer) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(consumer.run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def send(kafka: KafkaServer, records: Sequence[Record]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers, acks="all")
    await producer.start()
    try:
        topic = kafka.topic_prefix + INQUIRY_EVENTS.name
        for r in records:
            await producer.send_and_wait(topic, key=r.key, value=r.value, headers=r.headers)
    finally:
        await producer.stop()


def good(key: str, sequence: int = 1) -> Record:
    return record_of(document_with(key, [received(key)], first_sequence=sequence)["outbox"][0])


def bad(key: str, value: bytes) -> Record:
    return Record(key=key.encode(), value=value, headers=good(key).headers)


def of_type(key: str, event_type: str) -> Record:
    entry = document_with(key, [received(key)])["outbox"][0]
    return record(
        id=entry["id"], source="inquiry", type=event_type, key=key, sequence=1, time=entry["at"],
        value=b"{}", traceparent=None, correlation_id=None,
    )  # fmt: skip


class Notebook:
    """Notes what was handled; fails as it is told to."""

    def __init__(
        self, fail: Callable[[Sequence[Received]], Exception | None] = lambda _: None
    ) -> None:
        self.keys: list[str] = []
        self._fail = fail

    async def __call__(self, batch: Sequence[Received]) -> None:
        error = self._fail(batch)
        if error is not None:
            raise error
        self.keys += [r.envelope.key for r in batch]

    async def has(self, count: int) -> bool:
        return len(self.keys) >= count


async def test_every_record_is_handled_once_when_nothing_goes_wrong(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    await send(kafka_topics, [good(f"k{n}") for n in range(40)])
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(40))
    assert sorted(notebook.keys) == sorted(f"k{n}" for n in range(40))


async def test_what_was_committed_is_not_handled_again_by_the_next_process(
    database: Database, kafka_topics: KafkaServer
) -> None:
    first, second = Notebook(), Notebook()
    await send(kafka_topics, [good("a")])
    async with running(consumer_of(database, kafka_topics, first)):
        await eventually(lambda: first.has(1))
    await send(kafka_topics, [good("b")])
    async with running(consumer_of(database, kafka_topics, second)):
        await eventually(lambda: second.has(1))
    assert (first.keys, second.keys) == (["a"], ["b"])


async def test_trouble_with_the_database_is_waited_out_and_parks_nothing(
    database: Database, kafka_topics: KafkaServer
) -> None:
    failures = iter([AutoReconnect("gone")] * 4)
    notebook = Notebook(lambda _: next(failures, None))
    await send(kafka_topics, [good("a")])
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(1))
    assert await letters_of(database).unresolved() == 0


async def test_a_record_that_its_handler_refuses_is_parked_and_the_others_go_on(
    database: Database, kafka_topics: KafkaServer
) -> None:
    def refuses_poison(batch: Sequence[Received]) -> Exception | None:
        return ValueError("secret text") if any(r.envelope.key == "poison" for r in batch) else None

    notebook = Notebook(refuses_poison)
    keys = ["a", "poison", "b", "poison", "c"]
    await send(kafka_topics, [good(key, n) for n, key in enumerate(keys, 1)])
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(3))
        await eventually(lambda: has_letters(database, 2))
    assert sorted(notebook.keys) == ["a", "b", "c"]
    reasons = {letter["reason"] async for letter in database["dead_letters"].find()}
    assert reasons == {"handler", "behind-parked"}


async def has_letters(database: Database, count: int) -> bool:
    return await letters_of(database).unresolved() == count


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"\x00\xff\x00", "unreadable.body.json_invalid"),
        (b"{}", "unreadable.inquiry_id.missing"),
        (b"[1,2]", "unreadable.body.model_type"),
    ],
)
async def test_unreadable_bytes_are_parked_with_their_reason_and_their_bytes(
    database: Database, kafka_topics: KafkaServer, value: bytes, reason: str
) -> None:
    notebook = Notebook()
    await send(kafka_topics, [bad("x", value), good("fine")])
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(1))
        await eventually(lambda: has_letters(database, 1))
    letter = await database["dead_letters"].find_one()
    assert letter is not None
    assert (letter["reason"], letter["value"]) == (reason, value)
    assert letter["outbox"][0]["type"] == "record.parked.v1"


async def test_an_unknown_type_is_passed_over_but_a_newer_version_is_kept(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    records = [of_type("x", "inquiry.pondered.v1"), of_type("y", "inquiry.received.v2"), good("z")]
    await send(kafka_topics, records)
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(1))
        await eventually(lambda: has_letters(database, 1))
    letter = await database["dead_letters"].find_one()
    assert letter is not None
    assert letter["reason"] == "newer-version"


async def test_a_flood_of_poison_stops_the_consumer_until_somebody_has_dealt_with_it(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    consumer = consumer_of(database, kafka_topics, notebook, dead_letter_limit=5, max_records=3)
    await send(kafka_topics, [bad(f"x{n}", b"no") for n in range(30)])

    async def halted() -> bool:
        return consumer.is_halted

    async with running(consumer):
        await eventually(halted)
        parked = await letters_of(database).unresolved()
        assert parked < 30
        await send(kafka_topics, [good("after")])
        assert notebook.keys == []
        assert await letters_of(database).unresolved() == parked
