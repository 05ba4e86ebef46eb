"""Documents of many callers are written together, and each caller hears of its own."""

import asyncio
from typing import Any

import pytest
from bson.codec_options import DEFAULT_CODEC_OPTIONS
from bson.errors import InvalidDocument
from pymongo import UpdateOne
from pymongo.errors import (
    AutoReconnect,
    BulkWriteError,
    DocumentTooLarge,
    DuplicateKeyError,
    WriteConcernError,
    WriteError,
)

from shared.mongo import Database, Document, GatheredInserts, GatheredUpdates


@pytest.fixture
def things(database: Database) -> Any:
    return database["things"]


class Counting:
    """A collection that counts its writes and lets them wait."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.sizes: list[int] = []
        self.may_go_on = asyncio.Event()
        self.error: Exception | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    async def insert_many(self, documents: list[Any], *, ordered: bool) -> Any:
        self.sizes.append(len(documents))
        await self.may_go_on.wait()
        if self.error:
            raise self.error
        return await self._real.insert_many(documents, ordered=ordered)


async def test_what_comes_while_writes_are_under_way_is_written_together(things: Any) -> None:
    counting = Counting(things)
    gathered = GatheredInserts(counting)
    inserts = [asyncio.create_task(gathered.insert({"_id": n, "text": "é"})) for n in range(50)]
    await asyncio.sleep(0)
    counting.may_go_on.set()
    await asyncio.gather(*inserts)
    assert sum(counting.sizes) == 50
    assert len(counting.sizes) <= 4
    assert await things.count_documents({"text": "é"}) == 50


async def test_one_alone_does_not_wait_for_others(things: Any) -> None:
    counting = Counting(things)
    counting.may_go_on.set()
    gathered = GatheredInserts(counting)
    for n in range(3):
        await gathered.insert({"_id": n})
    assert counting.sizes == [1, 1, 1]


async def test_who_is_refused_is_refused_alone_and_learns_why(things: Any) -> None:
    await things.create_index("key", unique=True)
    await things.insert_one({"_id": "first", "key": 3})
    gathered = GatheredInserts(things)
    results = await asyncio.gather(
        *[gathered.insert({"_id": n, "key": n % 10}) for n in range(20)], return_exceptions=True
    )
    refused = [result for result in results if result is not None]
    assert len(refused) == 11
    for error in refused:
        assert isinstance(error, DuplicateKeyError)
        assert error.details is not None
        assert "key" in error.details["keyPattern"]
    assert sorted(await things.distinct("key")) == list(range(10))


async def test_a_document_that_no_database_takes_costs_itself(things: Any) -> None:
    gathered = GatheredInserts(things)
    odd: list[Document] = [
        {"_id": "odd", "value": object()},
        {"_id": "large", "value": b"x" * 17_000_000},
        {"_id": "deep", "value": 1 << 80},
    ]
    results = await asyncio.gather(
        *[gathered.insert(one) for one in [{"_id": "a"}, *odd, {"_id": "b"}]],
        return_exceptions=True,
    )
    assert results[0] is results[-1] is None
    assert [type(result) for result in results[1:-1]] == [
        InvalidDocument, DocumentTooLarge, OverflowError
    ]  # fmt: skip
    assert sorted(await things.distinct("_id")) == ["a", "b"]


async def test_without_an_answer_all_who_wait_hear_of_it_and_the_next_ones_are_written(
    things: Any,
) -> None:
    counting = Counting(things)
    counting.error = AutoReconnect("gone")
    counting.may_go_on.set()
    gathered = GatheredInserts(counting)
    results = await asyncio.gather(
        *[gathered.insert({"_id": n}) for n in range(5)], return_exceptions=True
    )
    assert {type(result) for result in results} == {AutoReconnect}
    counting.error = None
    await gathered.insert({"_id": "next"})
    assert await things.distinct("_id") == ["next"]


async def test_who_gives_up_waiting_keeps_nobody_else_from_an_answer(things: Any) -> None:
    counting = Counting(things)
    gathered = GatheredInserts(counting)
    inserts = [asyncio.create_task(gathered.insert({"_id": n})) for n in range(10)]
    await asyncio.sleep(0)
    for insert in inserts[::2]:
        insert.cancel()
    counting.may_go_on.set()
    results = await asyncio.gather(*inserts, return_exceptions=True)
    assert results[1::2] == [None] * 5
    assert {type(result) for result in results[::2]} == {asyncio.CancelledError}


async def test_what_too_few_members_have_confirmed_is_durable_for_nobody() -> None:
    class Unconfirmed:
        codec_options = DEFAULT_CODEC_OPTIONS

        async def insert_many(self, _documents: Any, *, ordered: bool) -> None:
            assert not ordered
            concern = {"code": 64, "errmsg": "waiting for replication timed out"}
            duplicate = {"index": 1, "code": 11000, "errmsg": "E11000", "keyPattern": {"_id": 1}}
            raise BulkWriteError({"writeErrors": [duplicate], "writeConcernErrors": [concern]})

    gathered = GatheredInserts(Unconfirmed())
    results = await asyncio.gather(
        *[gathered.insert({"_id": n}) for n in range(3)], return_exceptions=True
    )
    assert [type(result) for result in results] == [
        WriteConcernError, DuplicateKeyError, WriteConcernError
    ]  # fmt: skip


def _renamed(number: int, *, upsert: bool = False) -> UpdateOne:
    return UpdateOne({"_id": number}, {"$set": {"name": "new"}}, upsert=upsert)


async def test_an_update_tells_whether_it_has_changed_or_added_something(things: Any) -> None:
    await things.insert_one({"_id": 1})
    gathered = GatheredUpdates(things)
    assert await gathered.update(_renamed(1)) is True
    assert await gathered.update(_renamed(1)) is True  # found, though nothing was new
    assert await gathered.update(_renamed(2)) is False
    assert await gathered.update(_renamed(3, upsert=True)) is True
    both = await asyncio.gather(*[gathered.update(_renamed(n)) for n in (1, 3)])
    assert both == [True, True]
    neither = await asyncio.gather(*[gathered.update(_renamed(n)) for n in (7, 8)])
    assert neither == [False, False]


async def test_where_only_some_of_many_updates_found_something_nobody_is_told_which(
    things: Any,
) -> None:
    await things.insert_one({"_id": 1})
    gathered = GatheredUpdates(things)
    results = await asyncio.gather(*[gathered.update(_renamed(n)) for n in (1, 2)])
    assert results == [None, None]
    assert await things.count_documents({"name": "new"}) == 1


async def test_an_update_that_no_database_takes_costs_itself(things: Any) -> None:
    await things.insert_many([{"_id": 1, "many": "none"}, {"_id": 2, "many": []}, {"_id": 3}])
    gathered = GatheredUpdates(things)
    push = [UpdateOne({"_id": n}, {"$push": {"many": 1}}) for n in (1, 2, 3)]
    first, *others = await asyncio.gather(
        *[gathered.update(one) for one in push], return_exceptions=True
    )
    assert isinstance(first, WriteError)
    assert others == [True, True]
    assert await things.count_documents({"many": [1]}) == 2


async def test_whoever_is_in_no_hurry_is_written_with_those_who_come_soon_after(
    things: Any,
) -> None:
    sizes = []

    class Counted:
        async def bulk_write(self, writes: list[UpdateOne], *, ordered: bool) -> Any:
            sizes.append(len(writes))
            return await things.bulk_write(writes, ordered=ordered)

    gathered = GatheredUpdates(Counted(), linger_seconds=0.2)
    for _ in range(2):
        updates = []
        for number in range(5):
            updates.append(asyncio.create_task(gathered.update(_renamed(number, upsert=True))))
            await asyncio.sleep(0)
        assert await asyncio.gather(*updates) == [True] * 5
    assert sizes == [5, 5]
