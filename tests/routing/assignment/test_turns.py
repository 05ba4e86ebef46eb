"""Workers decide on large batches one after the other, and nobody waits for ever."""

import asyncio

import pytest

from services.routing.assignment.store import MongoTurns
from services.routing.assignment.usecases.assign_batch import AssignBatch
from shared.mongo import Database
from tests.routing.assignment.builders import assert_all_is_settled, requests, routing
from tests.routing.decisions.builders import inquiry, network
from tests.support.clocks import StillClock


async def test_nobody_has_the_turn_while_another_has_it(database: Database) -> None:
    busy, most = 0, 0

    async def work() -> None:
        nonlocal busy, most
        async with MongoTurns(database, wait_seconds=60).taken():
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0.01)
            busy -= 1

    await asyncio.gather(*[work() for _ in range(6)])
    assert most == 1


async def test_whoever_has_waited_too_long_goes_ahead(database: Database) -> None:
    async with MongoTurns(database).taken(), MongoTurns(database, wait_seconds=0.05).taken():
        pass
    async with MongoTurns(database, wait_seconds=0).taken():  # it was given back
        assert await database["leases"].count_documents({"owner": None}) == 0


async def test_an_error_gives_the_turn_back(database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with MongoTurns(database).taken():
            _ = 1 / 0
    assert await database["leases"].count_documents({"owner": None}) == 1


async def test_large_batches_of_many_workers_all_become_leads_once(database: Database) -> None:
    where = network({"toronto": {"roy": 90, "chan": 90, "kim": 90}})
    first = await routing(database, where, StillClock())
    second = await routing(database, where, StillClock())
    batches = [[f"{name}-{n}" for n in range(120)] for name in ("one", "two")]

    async def assign(core: AssignBatch, ids: list[str]) -> int:
        return len(await core(requests([inquiry(one) for one in ids])))

    cores = (first.assign_batch, second.assign_batch)
    written = await asyncio.gather(*map(assign, cores, batches))
    assert sum(written) == 240
    await assert_all_is_settled(database, where, [name for batch in batches for name in batch])
