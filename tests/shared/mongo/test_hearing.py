"""Whoever hears of writes may doze: nothing is missed, and what cannot be heard is no quiet."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pymongo.read_concern import ReadConcern

from shared.mongo import Database, Heard, Hearing
from tests.support.waiting import eventually

A_WHILE = 30.0


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def _until(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), 30)
    event.clear()


@asynccontextmanager
async def running(hearing: Hearing) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(hearing.run(stop))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(task, 30)


def test_it_is_quiet_only_after_a_while_and_while_somebody_would_tell() -> None:
    clock = Clock()
    heard = Heard(monotonic=clock)
    clock.now = A_WHILE
    assert not heard.is_quiet  # nobody has listened
    heard.open()
    assert not heard.is_quiet  # what was written before?
    clock.now += A_WHILE
    assert heard.is_quiet
    heard.write()
    assert not heard.is_quiet
    clock.now += A_WHILE
    assert heard.is_quiet
    heard.written.clear()
    heard.lose()
    assert heard.written.is_set()
    assert not heard.is_quiet


async def test_a_write_is_told_to_those_who_listen_for_its_collection(database: Database) -> None:
    hearing = Hearing(database)
    pages, both, other = hearing.of("pages"), hearing.of("pages", "heads"), hearing.of("other")
    async with running(hearing):
        for heard in (pages, both, other):
            await _until(heard.written)  # the stream is open
        await database["heads"].insert_one({"_id": 1})
        await _until(both.written)
        await database["nobody"].insert_one({"_id": 1})
        await database["pages"].update_one({"_id": 1}, {"$set": {"n": 1}}, upsert=True)
        await _until(pages.written)
        await _until(both.written)
        assert not other.written.is_set()


async def test_a_stream_that_breaks_is_opened_again_and_counts_as_a_write(
    database: Database,
) -> None:
    hearing = Hearing(database)
    heard = hearing.of("pages")
    async with running(hearing):
        await _until(heard.written)

        async def cursor() -> int:
            admin = database.client.get_database("admin", read_concern=ReadConcern("local"))
            found = admin.aggregate(
                [
                    {"$currentOp": {"idleCursors": True, "allUsers": True}},
                    {"$match": {"cursor.originatingCommand.aggregate": 1, "ns": {"$regex": name}}},
                ]
            )
            return next((int(op["cursor"]["cursorId"]) for op in await found.to_list(None)), 0)

        name = f"^{database.name}\\."
        broken = await eventually(cursor)
        await database.command("killCursors", "$cmd.aggregate", cursors=[broken])
        await database["other"].insert_one({"_id": 1})  # MongoDB looks whether it was killed
        await _until(heard.written)  # lost
        await _until(heard.written)  # and open again
        await database["pages"].insert_one({"_id": 1})
        await _until(heard.written)
