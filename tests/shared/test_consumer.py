"""The consumer's contract, against real MongoDB and real Kafka: nothing lost, poison aside, trouble
waited out.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError
from pymongo.errors import AutoReconnect

from shared.events import INQUIRY_EVENTS, Record, record
from shared.kafka import (
    BatchConsumer,
    ConsumerSettings,
    MongoDeadLetters,
    MongoOpenDeadLetters,
    Received,
    create_topics,
    topics_are_there,
)
from shared.kafka.dead_letters import DeadLetterSettled
from shared.kafka.handling import Handle
from shared.mongo import Database
from shared.outbox import record_of
from tests.support.outboxes import document_with, received
from tests.support.servers import KafkaServer
from tests.support.topics import delete_topic
from tests.support.waiting import eventually


def dead_letters_of(database: Database) -> MongoDeadLetters:
    return MongoDeadLetters(database, group="g", service="routing")


def consumer_of(
    database: Database, kafka: KafkaServer, handle: Handle, **options: object
) -> BatchConsumer:
    settings = ConsumerSettings(
        bootstrap_servers=kafka.bootstrap_servers, topic_prefix=kafka.topic_prefix, poll_ms=100,
        first_pause_seconds=0.01, longest_pause_seconds=0.05, dead_letter_check_seconds=0.02,
        **options,  # type: ignore[arg-type] # options of the test
    )  # fmt: skip
    return BatchConsumer(
        settings,
        group="g",
        topics=[INQUIRY_EVENTS],
        handle=handle,
        dead_letters=dead_letters_of(database),
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
    assert await dead_letters_of(database).unresolved() == 0


def refusing(*keys: str) -> Callable[[Sequence[Received]], Exception | None]:
    """A handler that fails for these keys, for as long as they are in the set it returns."""

    def fails(batch: Sequence[Received]) -> Exception | None:
        return ValueError("secret") if any(r.envelope.key in keys for r in batch) else None

    return fails


async def test_a_record_that_its_handler_refuses_waits_aside_and_the_others_go_on(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook(refusing("poison"))
    keys = ["a", "poison", "b", "poison", "c"]
    await send(kafka_topics, [good(key, n) for n, key in enumerate(keys, 1)])
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(3))
        await eventually(lambda: has_dead_letters(database, 2))
    assert sorted(notebook.keys) == ["a", "b", "c"]
    assert await reasons_of(database) == ["behind", "handler"]


async def test_a_record_that_fails_once_is_tried_again_by_itself_before_those_behind_it(
    database: Database, kafka_topics: KafkaServer
) -> None:
    failures = iter([ValueError(), ValueError(), ValueError()])
    notebook = Notebook(lambda _: next(failures, None))
    sequences: list[int] = []

    async def handle(batch: Sequence[Received]) -> None:
        await notebook(batch)
        sequences.extend(r.envelope.sequence for r in batch)

    await send(kafka_topics, [good("k", n) for n in (1, 2, 3)])
    async with running(consumer_of(database, kafka_topics, handle)):
        await eventually(lambda: notebook.has(3))
        await eventually(lambda: has_dead_letters(database, 0))
    assert sequences == [1, 2, 3]


async def test_after_a_few_attempts_a_person_has_to_look_and_others_are_told(
    database: Database, kafka_topics: KafkaServer
) -> None:
    await send(kafka_topics, [good("poison")])

    async def is_given_up() -> bool:
        return await database["dead_letters"].count_documents({"retry_at": None}) == 1

    async with running(consumer_of(database, kafka_topics, Notebook(refusing("poison")))):
        await eventually(is_given_up)
    dead_letter = await database["dead_letters"].find_one()
    assert dead_letter is not None
    assert (dead_letter["attempts"], dead_letter["error"]) == (5, "ValueError")
    assert [entry["type"] for entry in dead_letter["outbox"]] == ["record.dead-lettered.v1"]


async def test_a_replay_is_handled_once_its_cause_is_mended_and_what_waited_behind_it_follows(
    database: Database, kafka_topics: KafkaServer
) -> None:
    broken = {"k"}
    notebook = Notebook(
        lambda batch: ValueError() if any(r.envelope.key in broken for r in batch) else None
    )
    await send(kafka_topics, [good("k", 1), good("k", 2), good("other")])
    async with running(consumer_of(database, kafka_topics, notebook, attempts=1)):
        await eventually(lambda: has_dead_letters(database, 2))
        await send(kafka_topics, [good("k", 3)])
        await eventually(lambda: has_dead_letters(database, 3))
        broken.clear()
        page = await MongoOpenDeadLetters(database).page()
        # Asked for the last of them: the first of the key goes first, and it follows.
        last = max(page.dead_letters, key=lambda dead_letter: dead_letter.offset)
        await MongoOpenDeadLetters(database).replay(last.id, by="somebody")
        await eventually(lambda: has_dead_letters(database, 0))
        await send(kafka_topics, [good("k", 4)])
        await eventually(lambda: notebook.has(5))
    assert sorted(notebook.keys) == ["k", "k", "k", "k", "other"]


async def test_a_replay_that_fails_again_waits_again(
    database: Database, kafka_topics: KafkaServer
) -> None:
    await send(kafka_topics, [bad("x", b"no")])
    open_dead_letters = MongoOpenDeadLetters(database)
    async with running(consumer_of(database, kafka_topics, Notebook())):
        await eventually(lambda: has_dead_letters(database, 1))
        (dead_letter,) = (await open_dead_letters.page()).dead_letters
        await open_dead_letters.replay(dead_letter.id, by="somebody")

        async def was_tried() -> bool:
            return (await open_dead_letters.page()).dead_letters[0].attempts == 1

        await eventually(was_tried)
    (again,) = (await open_dead_letters.page()).dead_letters
    assert again.waits_for_somebody


async def test_a_discarded_record_lets_those_behind_it_go_on(
    database: Database, kafka_topics: KafkaServer
) -> None:
    def first_is_bad(batch: Sequence[Received]) -> Exception | None:
        is_bad = any(r.envelope.key == "k" and r.envelope.sequence == 1 for r in batch)
        return ValueError() if is_bad else None

    notebook = Notebook(first_is_bad)
    await send(kafka_topics, [good("k", 1), good("k", 2)])
    async with running(consumer_of(database, kafka_topics, notebook, attempts=1)):
        await eventually(lambda: has_dead_letters(database, 2))
        open_dead_letters = MongoOpenDeadLetters(database)
        first = min(
            (await open_dead_letters.page()).dead_letters,
            key=lambda dead_letter: dead_letter.offset,
        )
        await open_dead_letters.discard(first.id, by="somebody", reason="a test")
        await eventually(lambda: notebook.has(1))
        await eventually(lambda: has_dead_letters(database, 0))
    with pytest.raises(DeadLetterSettled):
        await open_dead_letters.replay(first.id, by="somebody")


async def test_later_events_of_a_key_wait_behind_one_of_a_newer_version(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    await send(kafka_topics, [of_type("k", "inquiry.received.v2"), good("k", 2), good("other")])
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(1))
        await eventually(lambda: has_dead_letters(database, 2))
        await send(kafka_topics, [good("k", 3), good("last")])
        await eventually(lambda: notebook.has(2))
    assert notebook.keys == ["other", "last"]
    assert await reasons_of(database) == ["behind", "behind", "newer-version"]


async def test_after_an_upgrade_what_an_older_program_could_not_read_is_handled_in_its_order(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    await send(kafka_topics, [of_type("k", "inquiry.received.v2"), good("k", 2)])
    async with running(consumer_of(database, kafka_topics, Notebook())):
        await eventually(lambda: has_dead_letters(database, 2))
    readable_now = {"value": good("k").value, "headers": [list(h) for h in good("k").headers]}
    await database["dead_letters"].update_one({"reason": "newer-version"}, {"$set": readable_now})
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(2))
        await eventually(lambda: has_dead_letters(database, 0))
    assert notebook.keys == ["k", "k"]


async def test_hundreds_of_dead_letters_stop_nobody(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    records = [bad(f"x{n}", b"no") for n in range(300)]
    await send(kafka_topics, [*records, good("after")])
    consumer = consumer_of(database, kafka_topics, notebook)
    async with running(consumer):
        await eventually(lambda: notebook.has(1))
        await eventually(lambda: has_dead_letters(database, 300))
        assert not consumer.is_halted


async def test_a_record_that_comes_again_after_a_crash_is_one_dead_letter(
    database: Database, kafka_topics: KafkaServer
) -> None:
    await send(kafka_topics, [bad("x", b"no"), good("fine")])
    consumer, notebook = consumer_of(database, kafka_topics, Notebook()), Notebook()
    async with running(consumer):
        await eventually(lambda: has_dead_letters(database, 1))
    again = consumer_of(database, kafka_topics, notebook)
    again.rewind()
    async with running(again):
        await eventually(lambda: notebook.has(1))
    assert await dead_letters_of(database).unresolved() == 1


async def test_a_reading_anew_that_was_killed_goes_on_from_where_it_was(
    database: Database, kafka_topics: KafkaServer
) -> None:
    keys = [f"k{number}" for number in range(20)]
    await send(kafka_topics, [good(key) for key in keys])
    first = Notebook()
    async with running(consumer_of(database, kafka_topics, first)):
        await eventually(lambda: first.has(20))

    dying, at_work = Notebook(), asyncio.Event()

    async def stands_still(events: Sequence[Received]) -> None:
        await dying(events)
        at_work.set()
        await asyncio.Event().wait()

    consumer = consumer_of(database, kafka_topics, stands_still, max_records=3)
    consumer.rewind()
    task = asyncio.create_task(consumer.run(asyncio.Event()))
    await at_work.wait()
    assert consumer.is_rewinding
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    rest = Notebook()
    async with running(consumer_of(database, kafka_topics, rest)):
        await eventually(lambda: rest.has(20))
    assert set(rest.keys) == set(keys)


async def test_a_dead_letter_of_another_prefix_keeps_no_consumer_from_starting(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    await send(kafka_topics, [of_type("k", "inquiry.received.v2")])
    async with running(consumer_of(database, kafka_topics, Notebook())):
        await eventually(lambda: has_dead_letters(database, 1))
    elsewhere = {"$set": {"topic": "another-prefix.inquiry.events"}}
    await database["dead_letters"].update_one({}, elsewhere)
    async with running(consumer_of(database, kafka_topics, notebook)):
        await send(kafka_topics, [good("other")])
        await eventually(lambda: notebook.has(1))


@pytest.mark.apache_kafka
async def test_another_record_at_the_same_offset_of_a_topic_made_again_is_its_own_dead_letter(
    database: Database, kafka_topics: KafkaServer
) -> None:
    async with running(consumer_of(database, kafka_topics, Notebook())):
        for value in (b"first", b"second"):
            await send(kafka_topics, [bad("x", value)])
            await eventually(partial(has_value, database, value), timeout_seconds=90)
            await delete_topic(kafka_topics, INQUIRY_EVENTS.name)
            await eventually(lambda: is_gone(kafka_topics), timeout_seconds=30)
            await eventually(lambda: is_created(kafka_topics), timeout_seconds=30)


async def has_value(database: Database, value: bytes) -> bool:
    return await database["dead_letters"].count_documents({"value": value}) == 1


async def is_gone(kafka: KafkaServer) -> bool:
    """A broker still lists a topic for a moment, which making it then takes for being there."""
    return not await topics_are_there(
        kafka.bootstrap_servers, prefix=kafka.topic_prefix, topics=[INQUIRY_EVENTS]
    )


async def is_created(kafka: KafkaServer) -> bool:
    """Deleting takes a broker a moment, in which it cannot be made again."""
    try:
        await create_topics(kafka.bootstrap_servers, prefix=kafka.topic_prefix)
    except KafkaError:
        return False
    return await topics_are_there(kafka.bootstrap_servers, prefix=kafka.topic_prefix)


async def test_a_consumer_ends_when_it_is_told_to_while_no_broker_answers(
    database: Database, kafka: KafkaServer
) -> None:
    away = KafkaServer(bootstrap_servers="127.0.0.1:1", kind=kafka.kind, topic_prefix="")
    consumer, stop = consumer_of(database, away, Notebook()), asyncio.Event()
    asyncio.get_running_loop().call_later(0.3, stop.set)
    await asyncio.wait_for(consumer.run(stop), 30)


async def reasons_of(database: Database) -> list[str]:
    return sorted([dead_letter["reason"] async for dead_letter in database["dead_letters"].find()])


async def has_dead_letters(database: Database, count: int) -> bool:
    return await dead_letters_of(database).unresolved() == count


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"\x00\xff\x00", "unreadable.body.json_invalid"),
        (b"{}", "unreadable.inquiry_id.missing"),
        (b"[1,2]", "unreadable.body.model_type"),
    ],
)
async def test_unreadable_bytes_are_set_aside_with_their_reason_and_their_bytes(
    database: Database, kafka_topics: KafkaServer, value: bytes, reason: str
) -> None:
    notebook = Notebook()
    await send(kafka_topics, [bad("x", value), good("fine")])
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(1))
        await eventually(lambda: has_dead_letters(database, 1))
    dead_letter = await database["dead_letters"].find_one()
    assert dead_letter is not None
    assert (dead_letter["reason"], dead_letter["value"]) == (reason, value)
    assert dead_letter["outbox"][0]["type"] == "record.dead-lettered.v1"


async def test_an_unknown_type_is_passed_over_but_a_newer_version_is_kept(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook = Notebook()
    records = [of_type("x", "inquiry.pondered.v1"), of_type("y", "inquiry.received.v2"), good("z")]
    await send(kafka_topics, records)
    async with running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: notebook.has(1))
        await eventually(lambda: has_dead_letters(database, 1))
    dead_letter = await database["dead_letters"].find_one()
    assert dead_letter is not None
    assert dead_letter["reason"] == "newer-version"


async def test_a_flood_of_poison_stops_the_consumer_until_somebody_has_dealt_with_it(
    database: Database, kafka_topics: KafkaServer
) -> None:
    notebook, open_dead_letters = Notebook(), MongoOpenDeadLetters(database)
    consumer = consumer_of(database, kafka_topics, notebook, dead_letter_limit=5, max_records=3)
    await send(kafka_topics, [bad(f"x{n}", b"no") for n in range(30)])

    async def halted() -> bool:
        return consumer.is_halted

    async def all_taken() -> bool:
        for dead_letter in (await open_dead_letters.page()).dead_letters:
            await open_dead_letters.discard(dead_letter.id, by="somebody", reason="a test")
        return await notebook.has(1)

    async with running(consumer):
        await eventually(halted)
        unresolved = await dead_letters_of(database).unresolved()
        assert unresolved < 30
        await send(kafka_topics, [good("after")])
        assert notebook.keys == []
        assert await dead_letters_of(database).unresolved() == unresolved
        await eventually(all_taken)


@pytest.mark.parametrize(
    "odd",
    [
        {"key": {"a": 1}}, {"key": 5}, {"attempts": "x"}, {"headers": [[1, 2]]}, {"value": 5},
        {"events_seq": "x"}, {"partition": "x"},
    ],
)  # fmt: skip
async def test_a_dead_letter_that_nobody_can_read_ends_no_consumer(
    database: Database, kafka_topics: KafkaServer, odd: dict[str, object]
) -> None:
    await send(kafka_topics, [bad("x", b"no")])
    async with running(consumer_of(database, kafka_topics, Notebook())):
        await eventually(lambda: has_dead_letters(database, 1))
    due = {"reason": "handler", "retry_at": datetime(2026, 1, 1, tzinfo=UTC), **odd}
    await database["dead_letters"].update_one({}, {"$set": due})
    notebook = Notebook()
    async with running(consumer_of(database, kafka_topics, notebook)):
        await send(kafka_topics, [good("next")])
        await eventually(lambda: notebook.has(1))
