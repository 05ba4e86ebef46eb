"""`kill -9` while inquiries are sent: of each process in turn, and of routing's workers at random
while people decline, hand on and close leads. Every accepted inquiry becomes one lead, and nobody
has more leads than they can take.
"""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

import httpx2
import pytest
import pytest_asyncio
from pymongo import AsyncMongoClient

from tests.bench.doctors_capacity import announce_capacity
from tests.faults.counting import Books, broken_rules
from tests.faults.people import Staff
from tests.faults.workers import two_workers
from tests.support.inquiries import JSON, granted_consents, inquiry_body
from tests.support.leads import leads_by_reference, ledger_of
from tests.support.sending import send
from tests.support.system import System, running_system
from tests.support.waiting import eventually

pytestmark = [pytest.mark.apache_kafka, pytest.mark.system, pytest.mark.timeout(1_200)]
Say = Callable[[str, object], None]
PROCEDURE: Final = "knee-arthroscopy"
CAPACITY: Final = 5
"""Of each doctor who does it: it runs out."""
MOVES: Final = {"decline", "reassign", "transfer", "close"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def killed(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    async with running_system(tmp_path_factory.mktemp("killed")) as system:
        yield system


async def send_all(
    system: System, count: int, *, at_once: int, all_sent: asyncio.Event
) -> list[str]:
    """Sends in a steady stream that lasts at least until `all_sent` is set by the killer."""
    body = inquiry_body(await granted_consents(system.url("inquiry")))
    gate = asyncio.Semaphore(at_once)
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=20) as client:

        async def one(number: int) -> str:
            async with gate:
                if number > count * 3 // 4:
                    await all_sent.wait()  # a last quarter is sent after the last kill
                return await send(client, body)

        return list(await asyncio.gather(*[one(number) for number in range(count)]))


async def test_every_accepted_inquiry_becomes_one_lead_whatever_is_killed(
    killed: System, pytestconfig: pytest.Config
) -> None:
    count = 500 if pytestconfig.getoption("--full") else 200
    all_killed = asyncio.Event()
    sending = asyncio.create_task(send_all(killed, count, at_once=8, all_sent=all_killed))
    for name in killed.pids():
        await killed.kill(name)
        await asyncio.sleep(0.5)  # spreads the kills over the stream; nothing is asserted on it
    all_killed.set()
    references = await sending
    assert len(set(references)) == count

    async def all_there() -> bool:
        try:
            return set(references) <= set(await leads_by_reference(killed))
        except httpx2.HTTPError:  # the API was killed last and may not be back yet
            return False

    await eventually(all_there, timeout_seconds=180, every=1)
    assert await leads_by_reference(killed) == Counter(references)
    async with AsyncMongoClient[Any](killed.state()["mongo"]) as client:
        assert await unreadable(client) == set()


async def unreadable(client: AsyncMongoClient[Any]) -> set[str]:
    """Inquiries that have no data key."""
    kept = {one["_id"] async for one in client["wayfare_inquiry"]["inquiries"].find({}, ["_id"])}
    keys = client["wayfare_vault"]["sealing_keys"].find({}, ["_id"])
    return kept - {one["_id"] async for one in keys}


async def send_until(
    system: System, random: Random, until: asyncio.Event, references: list[str], most: int
) -> None:
    """Inquiries for anywhere, a few in a second, and at most so many."""
    body = inquiry_body(await granted_consents(system.url("inquiry")), procedure=PROCEDURE)
    wishes = [None, None, "toronto", "calgary", "brossard", "vancouver"]
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=20) as client:
        while not until.is_set() and len(references) < most:
            references.append(await send(client, {**body, "location": random.choice(wishes)}))
            await asyncio.wait([asyncio.create_task(until.wait())], timeout=0.1)


async def watch(books: Books, until: asyncio.Event) -> None:
    """Whether anybody has more than they may have, at whatever moment."""
    while not until.is_set():
        assert await books.overfull() == []
        await asyncio.wait([asyncio.create_task(until.wait())], timeout=0.2)


async def doctors_of(client: AsyncMongoClient[Any]) -> dict[str, list[str]]:
    """Who does the procedure, by clinic."""
    wanted = {"kind": "offering", "procedure": PROCEDURE}
    found = client["wayfare_routing"]["directory"].find(wanted)
    return {one["location"]: sorted(one["capacities"]) async for one in found}


async def test_workers_killed_at_random_while_people_act_lose_nothing_and_fill_nobody_up(
    killed: System, tmp_path: Path, pytestconfig: pytest.Config, record_testsuite_property: Say
) -> None:
    """For five minutes with `--full`; else until every action was done and three were killed."""
    is_full = pytestconfig.getoption("--full")
    await announce_capacity(killed, CAPACITY, procedure=PROCEDURE)
    references: list[str] = []
    async with AsyncMongoClient[Any](killed.state()["mongo"]) as client:
        doctors = await doctors_of(client)
        limits = {f"{at}/{one}": CAPACITY for at, those in doctors.items() for one in those}
        books, staff = Books(client, limits), Staff(PROCEDURE, doctors)
        async with two_workers(killed, tmp_path) as workers:
            over, began = asyncio.Event(), time.monotonic()

            async def is_enough() -> bool:
                has_lasted = time.monotonic() - began > (300 if is_full else 0)
                is_busy = staff.done.keys() >= MOVES and staff.done.total() >= 12
                return has_lasted and is_busy and workers.kills >= 3

            async with asyncio.TaskGroup() as load:
                random = Random(1)  # noqa: S311 - a load that is always the same
                most = 3_000 if is_full else 80
                load.create_task(send_until(killed, random, over, references, most))
                for at in (None, "toronto", "calgary", "brossard", "vancouver"):
                    load.create_task(staff.work(killed, random, over, at))
                load.create_task(workers.kill_at_random(random, over, books.rounds))
                load.create_task(watch(books, over))
                await eventually(is_enough, timeout_seconds=600)
                over.set()
            leads = await until_all_there(books, references)
            assert await books.overfull() == []
            assert broken_rules(leads, limits) == []
            assert Counter(one["reference"] for one in leads) == Counter(references)
            if is_full:
                await until_at_rest(killed, books)
    record_testsuite_property("kills_under_load", workers.kills)
    record_testsuite_property("inquiries_under_load", len(references))
    record_testsuite_property("actions_under_load", dict(staff.done))


async def until_all_there(books: Books, references: Sequence[str]) -> list[JSON]:
    async def all_there() -> list[JSON]:
        leads = await books.leads(references)
        return leads if len(leads) >= len(references) else []

    return await eventually(all_there, timeout_seconds=180, every=0.5)


async def until_at_rest(system: System, books: Books) -> None:
    """What the killed left behind is finished after a minute, by two turns of a timer."""

    async def is_settled() -> bool:
        return not await books.unsettled()

    await eventually(is_settled, timeout_seconds=240, every=2)

    async def is_even() -> bool:
        ledger = await ledger_of(system)
        return bool(ledger["difference"] == 0 and ledger["in_flight"] == 0)

    await eventually(is_even, timeout_seconds=300, every=2)
