"""A lease is held by one at a time, by the server's clock, with a number that only rises."""

import asyncio
from datetime import UTC, datetime

import pytest

from shared.mongo import Database, MongoLeases
from tests.support.waiting import eventually


async def test_of_many_takers_at_once_exactly_one_gets_it(database: Database) -> None:
    leases = MongoLeases(database)
    taken = await asyncio.gather(*[leases.take("relay", f"owner-{n}") for n in range(20)])
    assert len([lease for lease in taken if lease]) == 1


async def test_the_owner_renews_under_the_same_number_and_nobody_else_may(
    database: Database,
) -> None:
    leases = MongoLeases(database)
    first, again = await leases.take("relay", "a"), await leases.take("relay", "a")
    assert first is not None
    assert again is not None
    assert again.epoch == first.epoch
    assert again.may_work
    assert await leases.take("relay", "b") is None


async def test_a_released_lease_is_taken_at_once_under_a_higher_number(database: Database) -> None:
    leases = MongoLeases(database)
    first = await leases.take("relay", "a")
    assert first is not None
    await leases.release(first)
    second = await leases.take("relay", "b")
    assert second is not None
    assert second.epoch > first.epoch


async def test_a_lease_that_is_not_renewed_runs_out(database: Database) -> None:
    leases = MongoLeases(database, lives_for_seconds=0.3)
    first = await leases.take("relay", "dead")
    assert first is not None
    second = await eventually(lambda: leases.take("relay", "next"))
    assert second is not None
    assert second.epoch == first.epoch + 1
    assert not first.may_work


async def test_releasing_a_lease_that_was_lost_leaves_the_new_owner_alone(
    database: Database,
) -> None:
    leases = MongoLeases(database, lives_for_seconds=0.2)
    lost = await leases.take("relay", "a")
    assert lost is not None
    taken = await eventually(lambda: MongoLeases(database).take("relay", "b"))
    assert taken is not None
    await leases.release(lost)
    assert await leases.take("relay", "c") is None
    assert taken.owner == "b"


async def test_a_lease_whose_row_is_gone_is_taken_again(database: Database) -> None:
    leases = MongoLeases(database)
    assert await leases.take("relay", "a")
    await database["leases"].delete_many({})
    await eventually(lambda: leases.take("relay", "a"))


@pytest.mark.parametrize(
    "odd",
    [
        {"owner": "somebody", "expires_at": datetime(9999, 1, 1, tzinfo=UTC)},
        {"owner": "somebody", "expires_at": "x"}, {"owner": {}, "expires_at": {"a": 1}},
        {"owner": ["a"], "expires_at": True}, {"owner": "somebody", "expires_at": None},
        {"epoch": "x"}, {"epoch": None},
    ],
)  # fmt: skip
async def test_a_row_that_is_no_lease_is_held_by_nobody(
    database: Database, odd: dict[str, object]
) -> None:
    leases = MongoLeases(database)
    first = await leases.take("relay", "a")
    assert first is not None
    await leases.release(first)
    await database["leases"].update_one({"_id": "relay"}, {"$set": odd})
    lease = await leases.take("relay", "b")
    assert lease is not None
    assert lease.epoch >= 1
