"""The outbox's contract, against real MongoDB and real Kafka: at least once, in order per document,
nothing left behind.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from aiokafka import AIOKafkaConsumer

from shared.events import INQUIRY_EVENTS, Envelope, ProcedurePublished, Topic, decode
from shared.kafka import create_topics, keep_topics
from shared.kafka.topics import ensure_topics
from shared.mongo import Database, Document
from shared.outbox import EventTooLarge, Relay, RelaySettings
from tests.support.outboxes import document_with, fact_of, received, with_changed
from tests.support.servers import KafkaServer
from tests.support.topics import delete_topic, is_gone
from tests.support.waiting import eventually


def relay_of(
    database: Database, kafka: KafkaServer, *, sweep_seconds: float = 0.2, **options: object
) -> Relay:
    settings = RelaySettings(
        bootstrap_servers=kafka.bootstrap_servers, topic_prefix=kafka.topic_prefix, batch=50,
        sweep_seconds=sweep_seconds,
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


async def test_an_entry_of_the_first_version_with_the_event_as_a_document_is_published_too(
    database: Database, kafka_topics: KafkaServer
) -> None:
    document = document_with("old", [received("old")])
    entry = document["outbox"][0]
    fact = fact_of(entry)
    del entry["json"]
    await database["things"].insert_one({**document, "outbox": [{**entry, "data": fact}]})
    async with running(relay_of(database, kafka_topics)):
        await eventually(lambda: is_drained(database))
    [event] = await published(kafka_topics, 1)
    assert event.data == received("old")


async def test_what_is_older_than_all_that_was_just_published_is_found_all_the_same(
    database: Database, kafka_topics: KafkaServer
) -> None:
    things, first = database["things"], datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    many = [f"thing-{number}" for number in range(500)]
    for number, key in enumerate(many):
        document = document_with(key, [received(key)])
        document["outbox"][0]["at"] = first + timedelta(seconds=number)
        await things.insert_one(document)
    late = document_with("late", [received("late")])
    late["outbox"][0]["at"] = first - timedelta(days=1)  # by a clock that is behind

    async def insert_late() -> None:
        if not await things.count_documents({"_id": "late"}):
            await things.insert_one(late)

    async with running(relay_of(database, kafka_topics, after_confirmed=insert_late)):
        events = await published(kafka_topics, len(many) + 1)
    assert sorted(event.key for event in events) == sorted([*many, "late"])


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


async def test_after_a_backlog_through_which_it_heard_of_nothing_a_change_is_published_at_once(
    database: Database, kafka_topics: KafkaServer
) -> None:
    things = database["things"]
    await things.insert_many([document_with(f"d{n}", [received(f"d{n}")]) for n in range(300)])
    async with running(relay_of(database, kafka_topics, sweep_seconds=600)):
        await eventually(lambda: is_drained(database))
        for n in range(3):
            await things.insert_one(document_with(f"late-{n}", [received(f"late-{n}")]))
            await eventually(lambda: is_drained(database))
    seen = await published(kafka_topics, 303)
    assert len(seen) == len({e.key for e in seen}) == 303


async def test_what_was_made_in_one_instant_is_published_once_however_much_it_is(
    database: Database, kafka_topics: KafkaServer
) -> None:
    """More than is read at a time, which tells what comes next by when it was made."""
    documents = [document_with(f"d{n}", [received(f"d{n}")]) for n in range(900)]
    for document in documents:
        document["outbox"][0]["at"] = documents[0]["outbox"][0]["at"]
    await database["things"].insert_many(documents)
    async with running(relay_of(database, kafka_topics)):
        await eventually(lambda: is_drained(database))
    seen = await published(kafka_topics, 900)
    assert sorted(e.key for e in seen) == sorted(f"d{n}" for n in range(900))


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


async def test_what_is_added_while_its_forerunner_is_published_stays_and_is_published_next(
    database: Database, kafka_topics: KafkaServer
) -> None:
    """Taking out what was published must not take along what came meanwhile."""
    things = database["things"]
    [first, second] = document_with("one", [received("one")] * 2)["outbox"]
    await things.insert_one({"_id": "one", "outbox": [first]})
    await things.insert_one(document_with("two", [received("two")]))
    added = False

    async def add() -> None:
        nonlocal added
        if not added:
            added = True
            await things.update_one({"_id": "one"}, {"$push": {"outbox": second}})

    relay = relay_of(database, kafka_topics, sweep_seconds=600, after_confirmed=add)
    async with running(relay):
        await eventually(lambda: is_drained(database))
    seen = await published(kafka_topics, 3)
    assert [e.sequence for e in seen if e.key == "one"] == [1, 2]
    assert [e.key for e in seen if e.key != "one"] == ["two"]


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


def huge(inquiry_id: str) -> Document:
    """As something that did not check it would have stored it: no broker takes so much."""
    document = document_with(inquiry_id, [received(inquiry_id)] * 3)
    document["outbox"][1] = with_changed(document["outbox"][1], procedure="x" * 400_000)
    return document


async def refused_of(database: Database, key: str) -> list[str]:
    document = await database["things"].find_one({"_id": key})
    assert document is not None
    return [one["reason"] for one in document.get("outbox_refused", [])]


async def test_an_event_that_no_broker_takes_is_laid_aside_and_the_rest_goes_on(
    database: Database, kafka_topics: KafkaServer
) -> None:
    await database["things"].insert_one(huge("huge"))
    await database["things"].insert_one(document_with("fine", [received("fine")]))
    async with running(relay_of(database, kafka_topics)):
        await eventually(lambda: is_drained(database))
    seen = await published(kafka_topics, 3)
    assert [(e.key, e.sequence) for e in seen if e.key == "huge"] == [("huge", 1), ("huge", 3)]
    assert [e.key for e in seen if e.key == "fine"] == ["fine"]
    assert await refused_of(database, "huge") == ["too-large"]


@pytest.mark.apache_kafka
async def test_an_event_that_the_broker_itself_refuses_is_laid_aside_and_the_rest_goes_on(
    database: Database, kafka: KafkaServer
) -> None:
    class Small(Topic):
        def configuration(self, replication_factor: int) -> dict[str, str]:
            return {**super().configuration(replication_factor), "max.message.bytes": "3000"}

    small = Small(name=INQUIRY_EVENTS.name, source="inquiry", events=(), partitions=1)
    await create_topics(kafka.bootstrap_servers, prefix=kafka.topic_prefix, topics=[small])
    for n in range(5):
        document = document_with(f"d{n}", [received(f"d{n}")] * 2)
        procedure = "x" * 5_000 if n == 2 else "fine"
        document["outbox"][0] = with_changed(document["outbox"][0], procedure=procedure)
        await database["things"].insert_one(document)
    async with running(relay_of(database, kafka)):
        await eventually(lambda: is_drained(database))
    seen = await published(kafka, 9)
    assert sorted((e.key, e.sequence) for e in seen) == sorted(
        (f"d{n}", s) for n in range(5) for s in (1, 2) if (n, s) != (2, 1)
    )
    assert await refused_of(database, "d2") == ["MessageSizeTooLargeError"]


@pytest.mark.parametrize("broken", ["no list", [{"id": "x"}], ["text", None, 7], [{}]])
async def test_an_outbox_that_nobody_can_read_is_laid_aside_and_the_rest_goes_on(
    database: Database, kafka_topics: KafkaServer, broken: object
) -> None:
    await database["things"].insert_one({"_id": "broken", "outbox": broken})
    await database["things"].insert_one(document_with("fine", [received("fine")]))
    async with running(relay_of(database, kafka_topics)):
        await eventually(lambda: is_drained(database))
    assert [e.key for e in await published(kafka_topics, 1)] == ["fine"]
    assert set(await refused_of(database, "broken")) == {"unreadable"}


@pytest.mark.apache_kafka
async def test_a_topic_deleted_under_the_relay_is_made_again_and_publishing_goes_on(
    database: Database, kafka_topics: KafkaServer
) -> None:
    """What the broker confirms while it is still deleting is gone with the topic; whoever is told
    so announces it again. Here it has ended with that.
    """
    stop = asyncio.Event()
    async with running(relay_of(database, kafka_topics)):
        await database["things"].insert_one(document_with("before", [received("before")]))
        await eventually(lambda: is_drained(database))
        await delete_topic(kafka_topics, INQUIRY_EVENTS.name)
        await eventually(lambda: is_gone(kafka_topics, INQUIRY_EVENTS.name))
        await database["things"].insert_one(document_with("after", [received("after")]))
        keeping = asyncio.create_task(
            keep_topics(
                kafka_topics.bootstrap_servers, prefix=kafka_topics.topic_prefix,
                replication_factor=1, stop=stop, every_seconds=0.5,
            )
        )  # fmt: skip
        await eventually(lambda: is_drained(database), timeout_seconds=60)
    stop.set()
    await keeping
    assert "after" in [e.key for e in await published(kafka_topics, 1)]


def test_an_event_too_large_for_a_broker_is_refused_where_it_is_made() -> None:
    event = ProcedurePublished(
        slug="long",
        titles={"en-CA": "Long"},
        category="other",
        insured_status="depends",
        screening={"en-CA": ("x" * 2000,) * 150},
        revision=1,
    )
    with pytest.raises(EventTooLarge):
        document_with("procedure:long", [event])


async def test_a_relay_ends_when_it_is_told_to_while_no_broker_answers(
    database: Database, kafka: KafkaServer
) -> None:
    away = KafkaServer(bootstrap_servers="127.0.0.1:1", kind=kafka.kind, topic_prefix="")
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.3, stop.set)
    await asyncio.wait_for(relay_of(database, away).run(stop), 30)


async def test_waiting_for_topics_ends_when_it_is_told_to_while_no_broker_answers() -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.3, stop.set)
    is_there = ensure_topics("127.0.0.1:1", prefix="", replication_factor=1, stop=stop)
    assert not await asyncio.wait_for(is_there, 30)
