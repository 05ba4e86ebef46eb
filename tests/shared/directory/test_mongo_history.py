"""Every earlier directory can be had again, whatever has changed since."""

import asyncio

import pytest

from shared.directory import Directory, MongoDirectory, PositionUnknown, changes_of, directory_of
from shared.mongo import Database
from tests.shared.directory.builders import (
    doctor,
    location,
    network,
    offered,
    procedure,
    publish,
    retired,
)


async def test_what_was_forgotten_is_still_in_the_history(database: Database) -> None:
    mine = MongoDirectory(database)
    await publish(database, *network())
    before = await mine.current()
    position = await mine.store_position(before)
    await mine.clear()
    await publish(database, location(2, name="Second"))
    assert await mine.current() != before
    assert await MongoDirectory(database).at(position) == before


async def test_after_a_thousand_changes_every_earlier_position_gives_an_equal_directory(
    database: Database,
) -> None:
    mine, known = MongoDirectory(database), list[Directory]()
    directory = Directory().changed_by(changes_of(network()))
    await mine.apply(changes_of(network()))
    for start in range(2, 1_002, 50):
        changes = [
            changes_of(
                [[retired(n), offered(n, roy=n), doctor(n, slug=f"d{n}"), location(n)][n % 4]]
            )
            for n in range(start, start + 50)
        ]
        for change in changes:
            directory = directory.changed_by(change)
            known.append(directory)
        await mine.apply([one for change in changes for one in change])
        await asyncio.gather(*[mine.store_position(one) for one in known[-50:]])
        assert await mine.current() == directory
    assert len({one.position for one in known}) == 1_000
    reader = MongoDirectory(database)
    for start in range(0, 1_000, 50):
        then = known[start : start + 50]
        assert await asyncio.gather(*[reader.at(one.position) for one in then]) == then


async def test_figures_of_recovery_that_come_later_leave_earlier_directories_as_they_were(
    database: Database,
) -> None:
    mine = MongoDirectory(database)
    await publish(database, *network())
    before = await mine.current()
    position = await mine.store_position(before)
    assert position == directory_of(before.entries.values()).position
    await database["directory_history"].update_one(
        {"_id": "procedure:micro-needling@1"}, {"$unset": {"recovery": ""}}
    )  # as an older program has written it
    figures = {"stay_nights": 1, "fit_to_fly_days": 2, "aftercare_days": 14}
    await publish(database, procedure(2, recovery=figures))
    after = await mine.current()
    assert await mine.store_position(after) != position
    reader = MongoDirectory(database)
    assert await reader.at(position) == before
    assert await reader.at(after.position) == after


async def test_a_revision_that_is_missing_or_unreadable_makes_its_positions_unknown_and_no_other(
    database: Database,
) -> None:
    mine = MongoDirectory(database)
    positions = []
    for n in range(1, 5):
        await mine.apply(changes_of([location(n, name=f"v{n}"), doctor()]))
        positions.append(await mine.store_position(await mine.current()))
    await database["directory_history"].delete_one({"_id": "location:toronto@1"})
    await database["directory_history"].update_one(
        {"_id": "location:toronto@2"}, {"$set": {"name": 5}}
    )
    reader = MongoDirectory(database)
    for unknown in positions[:2]:
        with pytest.raises(PositionUnknown):
            await reader.at(unknown)
    assert (await reader.at(positions[2])).clinics["toronto"].name == "v3"


async def test_a_replica_from_before_there_was_a_history_is_read_anew(database: Database) -> None:
    mine = MongoDirectory(database)
    await publish(database, *network())
    await mine.prepare()
    assert await mine.count() == 4
    await database["directory_history"].drop()
    await mine.prepare()
    assert await mine.is_empty()
