"""What has ended is removed by the database, and never before a clock that is behind says so."""

import asyncio
from datetime import UTC, datetime

from pymongo import IndexModel

from shared.auth.store import prepare_sign_in
from shared.mongo import Database, ensure_indexes, ensure_removal

DAY = 24 * 60 * 60


async def expiries(database: Database, collection: str, field: str) -> list[int]:
    indexes = (await database[collection].index_information()).values()
    return [
        i["expireAfterSeconds"] for i in indexes if i["key"][0][0] == field and len(i["key"]) == 1
    ]


async def test_what_has_ended_is_removed_a_day_later_whatever_the_clock_that_wrote_it(
    database: Database,
) -> None:
    await prepare_sign_in(database)
    for collection, field in (
        ("sessions", "ends_at"),
        ("sign_in_attempts", "forgotten_at"),
        ("known_devices", "expires_at"),
        ("pending_steps", "expires_at"),
    ):
        assert await expiries(database, collection, field) == [DAY]


async def test_an_index_that_removed_at_once_is_replaced_at_start_however_often(
    database: Database,
) -> None:
    things = database["things"]
    at_once = IndexModel("ends_at", expireAfterSeconds=0)
    await ensure_indexes(things, [at_once])
    await things.insert_one({"ends_at": datetime.now(UTC)})
    await asyncio.gather(*[ensure_removal(things, "ends_at") for _ in range(3)])
    await ensure_removal(things, "ends_at")
    assert await expiries(database, "things", "ends_at") == [DAY]


async def test_an_earlier_version_that_is_rolled_back_to_starts_beside_the_new_index(
    database: Database,
) -> None:
    things = database["things"]
    await ensure_removal(things, "ends_at")
    await ensure_indexes(things, [IndexModel("ends_at", expireAfterSeconds=0)])
    await ensure_removal(things, "ends_at")
    assert await expiries(database, "things", "ends_at") == [DAY]
