"""The replica in MongoDB: many processes, its stream, and documents that are odd."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from shared.directory import (
    DirectoryIncomplete,
    MongoDirectory,
    changes_of,
    on_content_events,
)
from shared.events import Envelope
from shared.kafka import Received
from shared.mongo import Database, MongoRereads
from tests.shared.directory.builders import (
    doctor,
    location,
    network,
    offered,
    procedure,
    publish,
    retired,
)
from tests.support.waiting import eventually


@asynccontextmanager
async def watched(directory: MongoDirectory) -> AsyncIterator[MongoDirectory]:
    """Once its stream has been opened and heard of."""
    async with directory.watched():

        async def is_fresh() -> bool:
            return directory.is_fresh

        await eventually(is_fresh)
        yield directory


async def test_events_of_a_batch_become_entries_and_others_are_passed_over(
    database: Database,
) -> None:
    envelope = Envelope(
        id="event-1",
        source="content",
        key="location:toronto",
        sequence=1,
        time=datetime(2026, 11, 23, tzinfo=UTC),
        data=location(),
    )
    received = Received(envelope=envelope, topic="content.events", partition=0, offset=1)
    await on_content_events(MongoDirectory(database))([received])
    assert set((await MongoDirectory(database).current()).clinics) == {"toronto"}


async def test_another_process_sees_a_change_at_its_next_look(database: Database) -> None:
    mine = MongoDirectory(database)
    assert (await mine.current()).clinics == {}
    await publish(database, location())
    assert set((await mine.current()).clinics) == {"toronto"}
    assert await mine.current() is await mine.current()


async def test_many_first_writers_at_once_leave_the_newest(database: Database) -> None:
    await asyncio.gather(
        *(publish(database, location(n, name=f"v{n}")) for n in range(1, 13)),
        *(publish(database, offered(n, roy=n), procedure(n)) for n in range(1, 9)),
    )
    directory = await MongoDirectory(database).current()
    assert directory.clinics["toronto"].name == "v12"
    assert await database["directory_history"].count_documents({}) == 12 + 8 + 8


async def test_an_entry_that_nobody_can_read_costs_itself_and_not_the_directory(
    database: Database,
) -> None:
    await publish(database, location(), offered(1, roy=1))
    await database["directory"].insert_many(
        [
            {"_id": "location:odd", "kind": "clinic", "revision": 1},
            {"_id": "star:new", "kind": "star", "revision": 1},
            {"_id": "offering:odd", "kind": "offering", "location": 7, "revision": 1},
            {"_id": "doctor:other", "kind": "doctor", "slug": "d", "name": "D", "revision": 1},
        ]
    )
    directory = await MongoDirectory(database).current()
    assert set(directory.clinics) == {"toronto"}
    assert set(directory.offerings) == {("toronto", "micro-needling")}
    assert directory.revisions == {"location:toronto": 1, "offering:toronto:micro-needling": 1}


async def test_a_clinic_whose_hours_cannot_be_read_is_refused_and_the_one_before_it_stays(
    database: Database,
) -> None:
    await publish(database, location())
    wrong = location(2).model_copy(update={"hours": {"mon": (("17:00", "09:00"),)}})
    with pytest.raises(ValueError, match="an interval"):
        await publish(database, wrong)
    assert (await MongoDirectory(database).current()).clinics["toronto"].reply_within_hours == 4


async def test_a_reader_that_died_holds_nobody_up(database: Database) -> None:
    directory = MongoDirectory(database)
    await MongoRereads(database).go_on("somebody")
    died_at = {"$set": {"at": {"$subtract": ["$$NOW", 60_000]}}}
    await database["replica_rereads"].update_one({}, [died_at])
    assert (await directory.settled()).clinics == {}


async def test_all_readers_have_to_finish(database: Database) -> None:
    directory, rereads = MongoDirectory(database), MongoRereads(database)
    await publish(database, *network())
    await rereads.go_on("somebody")
    await rereads.go_on("another")
    await rereads.end("somebody")
    assert not await directory.is_complete()
    await rereads.end("another")
    assert await directory.is_complete()


async def test_a_stamp_that_is_no_number_holds_nobody_up(database: Database) -> None:
    directory = MongoDirectory(database)
    await publish(database, location())
    assert set((await directory.current()).clinics) == {"toronto"}
    await database["directory_stamps"].update_one({}, {"$set": {"stamp": "x"}})
    await publish(database, location(2, name="Second"))
    assert (await directory.current()).clinics["toronto"].name == "Second"


async def test_an_attempt_that_died_half_way_is_made_good_by_the_next_one(
    database: Database,
) -> None:
    mine = MongoDirectory(database)
    await publish(database, *network())
    await mine.current()
    stamp = await database["directory_stamps"].find_one({})
    assert stamp is not None
    await publish(database, location(2, name="Second"))
    await database["directory_stamps"].replace_one({}, stamp)  # it died before it counted
    await publish(database, location(2, name="Second"))
    assert (await mine.current()).clinics["toronto"].name == "Second"


# The stream.


async def test_what_is_watched_is_never_behind_what_any_process_has_applied(
    database: Database,
) -> None:
    async with watched(MongoDirectory(database)) as mine:
        for n in range(1, 60):
            await publish(database, offered(n, roy=n), location(n, name=f"v{n}"))
            directory = await mine.current()
            offering = directory.offering("toronto", "micro-needling")
            assert offering is not None
            assert offering.capacities == {"roy": n}
            assert directory.clinics["toronto"].name == f"v{n}"


async def test_what_is_watched_is_read_once_and_not_again_at_every_change(
    database: Database,
) -> None:
    async with watched(MongoDirectory(database)) as mine:
        await publish(database, *network())
        clinic = (await mine.current()).clinics["toronto"]
        for n in range(2, 20):
            await publish(database, offered(n, roy=n))
            assert (await mine.current()).clinics["toronto"] is clinic


async def test_what_this_process_has_applied_is_in_it_without_asking(database: Database) -> None:
    async with watched(MongoDirectory(database)) as mine:
        for n in range(1, 30):
            await mine.apply(changes_of([location(n, name=f"v{n}")]))
            assert (await mine.recent()).clinics["toronto"].name == f"v{n}"


async def test_what_others_have_applied_has_come_by_the_stream(database: Database) -> None:
    async with watched(MongoDirectory(database)) as mine:
        await publish(database, *network())

        async def has_come() -> bool:
            return "toronto" in (await mine.recent()).clinics

        await eventually(has_come)
        await publish(database, retired(2))

        async def is_gone() -> bool:
            return not (await mine.recent()).offerings

        await eventually(is_gone)


BY_HAND: dict[str, Callable[[Database], Any]] = {
    "deleted": lambda database: database["directory"].delete_many({"kind": "clinic"}),
    "dropped": lambda database: database["directory"].drop(),
    "emptied": lambda database: database["directory"].delete_many({}),
    "unreadable": lambda database: database["directory"].update_one(
        {"kind": "clinic"}, {"$set": {"name": 5}}
    ),
    "another kind": lambda database: database["directory"].update_one(
        {"kind": "clinic"}, {"$set": {"kind": "star"}}
    ),
    "the database dropped": lambda database: database.client.drop_database(database.name),
}


@pytest.mark.parametrize("how", BY_HAND)
async def test_what_is_changed_by_hand_is_noticed_too(database: Database, how: str) -> None:
    await publish(database, *network())
    async with watched(MongoDirectory(database)) as mine:
        assert "toronto" in (await mine.recent()).clinics
        await BY_HAND[how](database)

        async def is_noticed() -> bool:
            return "toronto" not in (await mine.recent()).clinics

        await eventually(is_noticed)
        await publish(database, location(2))

        async def is_back() -> bool:
            return "toronto" in (await mine.recent()).clinics

        await eventually(is_back)


async def test_stamps_that_are_counted_anew_hide_nothing(database: Database) -> None:
    for n in range(1, 9):
        await publish(database, location(n, name=f"v{n}"))
    async with watched(MongoDirectory(database)) as mine:
        await database["directory_stamps"].delete_many({})
        for n in range(9, 14):
            await publish(database, location(n, name=f"v{n}"))
            assert (await mine.current()).clinics["toronto"].name == f"v{n}"


async def test_many_readers_and_writers_at_once_all_see_what_was_applied_before(
    database: Database,
) -> None:
    async with watched(MongoDirectory(database)) as mine:

        async def writes_and_looks(name: str) -> None:
            for n in range(1, 15):
                await publish(database, doctor(n, slug=name, name=f"{name} {n}"))
                assert (await mine.current()).doctors[name].name == f"{name} {n}"
                if n % 5 == 0:
                    await database["directory"].delete_one({"_id": f"doctor:{name}"})

        await asyncio.gather(*[writes_and_looks(f"doctor-{n}") for n in range(6)])


async def test_a_stream_that_is_not_open_costs_a_look_at_the_stamp_and_nothing_else(
    database: Database,
) -> None:
    async with watched(MongoDirectory(database)) as mine:
        pass
    assert not mine.is_fresh
    await publish(database, location())
    assert "toronto" in (await mine.recent()).clinics


async def test_watching_ends_when_it_has_come_to(database: Database) -> None:
    mine, stop = MongoDirectory(database), asyncio.Event()
    watching = asyncio.create_task(mine.watch(stop))
    stop.set()
    await asyncio.wait_for(watching, 10)


async def test_what_a_stream_has_brought_is_decided_by_only_while_nobody_reads_it_anew(
    database: Database,
) -> None:
    rereads = MongoRereads(database)
    await publish(database, location())
    async with watched(MongoDirectory(database)) as mine:
        for _ in range(2):
            assert "toronto" in (await mine.recently_settled()).clinics
        await rereads.go_on("somebody")
        await eventually(lambda: is_incomplete(mine))
        await rereads.end("somebody")
        assert "toronto" in (await mine.recently_settled()).clinics
        await publish(database, location(slug="calgary"))

        async def is_brought() -> bool:
            return "calgary" in (await mine.recently_settled()).clinics

        await eventually(is_brought)


async def is_incomplete(directory: MongoDirectory) -> bool:
    try:
        await directory.recently_settled()
    except DirectoryIncomplete:
        return True
    return False
