"""Dead letters and refused events as queues, on real MongoDB and Kafka."""

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest

from shared.cursors import UnknownCursor
from shared.disclosure.waiting import ItemChanged, ItemGone, Step, StepRequest, WaitingItem
from shared.kafka.dead_letters import HANDLER, MongoDeadLetters, dead_letter_of
from shared.mongo import Database
from shared.operations.dead_letter_queue import DeadLetterQueue
from shared.operations.refused_event_queue import RefusedEventQueue
from tests.edges.hostile import CURSORS
from tests.shared import test_consumer, test_relay
from tests.shared.test_consumer import Notebook, consumer_of, good, send
from tests.shared.test_relay import huge, relay_of
from tests.support.clocks import MONDAY_NOON
from tests.support.hostile import CANARY
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually

INQUIRY_ID = "0198f0a0-0000-7000-8000-000000000001"


def step(item: WaitingItem, which: Step, *, seen: int | None = None) -> StepRequest:
    return StepRequest(
        item_id=item.id, step=which, seen=item.seen if seen is None else seen, by="manager"
    )


async def test_a_record_that_could_not_be_handled_is_tried_again_by_a_person_until_it_goes(
    database: Database, kafka_topics: KafkaServer
) -> None:
    broken = [True]
    notebook = Notebook(lambda _: ValueError(CANARY) if broken else None)
    queue = DeadLetterQueue(database)

    async def attempts() -> int:
        items = (await queue.page("", 10)).items
        return items[0].attempts if items else 0

    async def has_more_attempts_than(count: int) -> bool:
        return await attempts() > count

    async def is_empty() -> bool:
        return (await queue.waiting()).count == 0

    await send(kafka_topics, [good(INQUIRY_ID)])
    async with test_consumer.running(consumer_of(database, kafka_topics, notebook)):
        await eventually(lambda: has_more_attempts_than(0))
        [first] = (await queue.page("", 10)).items
        assert (first.subject, first.kind) == (INQUIRY_ID, "inquiry.received.v1")
        assert first.reasons == (HANDLER, "ValueError")
        await queue.act(step(first, Step.RETRY))
        await eventually(lambda: has_more_attempts_than(first.attempts))
        with pytest.raises(ItemChanged):
            await queue.act(step(first, Step.DISCARD))
        broken.clear()
        [again] = (await queue.page("", 10)).items
        await queue.act(step(again, Step.RETRY))
        await eventually(is_empty)
    assert notebook.keys == [INQUIRY_ID]
    with pytest.raises(ItemChanged):
        await queue.act(step(again, Step.RETRY))


async def test_an_event_that_is_refused_again_is_back_with_its_count_up_until_it_is_mended(
    database: Database, kafka_topics: KafkaServer
) -> None:
    queue = RefusedEventQueue(database, "things", "others")
    await database["things"].insert_one(huge(INQUIRY_ID))

    async def retries() -> int:
        items = (await queue.page("", 10)).items
        return items[0].retries if items else -1

    async def is_back_after(count: int) -> bool:
        return await retries() == count

    async with test_relay.running(relay_of(database, kafka_topics)):
        await eventually(lambda: is_back_after(0))
        [item] = (await queue.page("", 10)).items
        assert (item.subject, item.kind, item.attempts) == (INQUIRY_ID, "inquiry.received.v1", 1)
        assert "xxx" not in str(item)
        at_once = await asyncio.gather(
            *[queue.act(step(item, Step.RETRY)) for _ in range(2)], return_exceptions=True
        )
        assert [type(one) for one in at_once if one] == [ItemGone]
        await eventually(lambda: is_back_after(1))
        small = {"outbox_refused.$[].entry.json": _small()}
        await database["things"].update_one({}, {"$set": small})
        [item] = (await queue.page("", 10)).items
        await queue.act(step(item, Step.RETRY))
        await eventually(lambda: test_relay.is_drained(database))
        assert (await queue.waiting()).count == 0
    assert len(await test_relay.published(kafka_topics, 3)) == 3


def _small() -> str:
    return str(huge(INQUIRY_ID)["outbox"][0]["json"])


async def test_of_many_dead_letters_the_oldest_come_first_and_none_twice(
    database: Database,
) -> None:
    kept = MongoDeadLetters(database, group="g", service="routing")
    await kept.prepare()
    dead_letters = [
        dead_letter_of(
            SimpleNamespace(topic="inquiry.events", partition=0, offset=n, key=b"Alice Canary",
                            value=CANARY.encode(), headers=[("ce_type", CANARY.encode())]),
            group="g", reason="unreadable.body", now=MONDAY_NOON - timedelta(minutes=n // 2),
        )
        for n in range(30)
    ]  # fmt: skip
    await kept.add(dead_letters)
    await database["dead_letters"].insert_one({"_id": "odd", "resolved_at": None, "reason": 7})
    queue, seen, cursor = DeadLetterQueue(database), list[WaitingItem](), ""
    while True:
        page = await queue.page(cursor, 7)
        seen += page.items
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert len({one.id for one in seen}) == len(seen) == 31
    assert [one.since for one in seen] == sorted(one.since for one in seen)
    assert not any(one.subject or one.kind for one in seen)
    assert CANARY not in str(seen)
    assert (await queue.waiting()).count == 31
    odd = next(one for one in seen if one.id == "odd")
    with pytest.raises(ItemChanged):
        await queue.act(step(odd, Step.RETRY))
    await queue.act(step(odd, Step.DISCARD))
    assert (await queue.waiting()).count == 30
    for given in [cursor.decode("latin-1") for cursor in CURSORS]:
        with pytest.raises(UnknownCursor):
            await queue.page(given, 7)


@pytest.mark.parametrize(
    "item_id",
    ["", "/", "things", "accounts/x", "things/", "things/$ne", '{"$gt": ""}', "../things/1",
     "things/" + "x" * 400],
)  # fmt: skip
@pytest.mark.parametrize("which", [Step.RETRY, Step.DISCARD])
async def test_an_item_that_is_none_is_gone_and_nothing_changes(
    database: Database, item_id: str, which: Step
) -> None:
    aside = [{"entry": {"id": "1", "type": "a.b.v1"}, "reason": "too-large", "at": MONDAY_NOON}]
    for name in ("things", "accounts"):
        await database[name].insert_one({"_id": "1", "outbox_refused": aside})
    request = StepRequest(item_id=item_id, step=which, seen=1, by="manager")
    with pytest.raises(ItemGone):
        await RefusedEventQueue(database, "things").act(request)
    with pytest.raises(ItemGone):
        await DeadLetterQueue(database).act(request)
    stale = StepRequest(item_id="things/1", step=which, seen=2, by="manager")
    with pytest.raises(ItemChanged):
        await RefusedEventQueue(database, "things").act(stale)
    assert await database["things"].count_documents({"outbox_refused": {"$size": 1}}) == 1


async def test_whatever_lies_aside_is_listed_and_has_a_way_out(database: Database) -> None:
    """Also what no version of ours has written."""
    odd = {"_id": 7, "outbox_refused": [{"entry": "no event", "reason": "unreadable"}]}
    await database["things"].insert_one(odd)
    await database["things"].insert_one({"_id": "no-list", "outbox_refused": "no list"})
    queue = RefusedEventQueue(database, "things")
    items = (await queue.page("", 10)).items
    assert {one.id for one in items} == {"things/7", "things/no-list"}
    for item in items:
        await queue.act(step(item, Step.DISCARD))
    assert (await queue.waiting()).count == 0
