"""What somebody deletes under the running system comes back by itself, and nothing is lost."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import httpx2
import pytest
from aiokafka.admin import AIOKafkaAdminClient
from pymongo import AsyncMongoClient

from services.content.directory.usecases.facts import fact
from services.content.wiring_publishing import Stores
from shared.clock import utc_now
from shared.directory.documents import change_body
from shared.directory.events import changes_of
from shared.events import CONTENT_EVENTS, INQUIRY_EVENTS, LEAD_EVENTS, Topic
from shared.mongo import connect
from shared.web import ReadyAnswers
from tests.support.inquiries import JSON, granted_consents, inquiry_body
from tests.support.leads import leads_by_reference, ledger_of
from tests.support.sending import send
from tests.support.system import System
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.apache_kafka,
    pytest.mark.system,
    pytest.mark.timeout(900),
]
KINDS: Final = ("network", "location", "doctor", "procedure", "offering")
REPLICAS: Final = (
    ("wayfare_inquiry", "directory"),
    ("wayfare_routing", "directory"),
)


async def delete_topic(system: System, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=system.state()["kafka"]["bootstrap_servers"])
    await admin.start()
    try:
        await admin.delete_topics([name])
    finally:
        await admin.close()


async def send_all(system: System, count: int, sent: set[str]) -> None:
    """Sends so many inquiries and collects their references."""
    body = inquiry_body(await granted_consents(system.url("inquiry")))
    gate = asyncio.Semaphore(8)
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=30) as client:

        async def one() -> None:
            async with gate:
                sent.add(await send(client, body))

        await asyncio.gather(*[one() for _ in range(count)])


async def until_accounted_for(system: System, references: set[str]) -> None:
    """Every one has its lead, and the ledger knows of nothing that is missing."""

    async def all_there() -> bool:
        return references <= set(await leads_by_reference(system))

    await eventually(all_there, timeout_seconds=300, every=2)

    async def is_even() -> bool:
        ledger = await ledger_of(system)
        return bool(ledger["difference"] == 0 and ledger["in_flight"] == 0)

    await eventually(is_even, timeout_seconds=300, every=2)
    leads = await leads_by_reference(system)
    assert {reference: leads[reference] for reference in references} == Counter(references)


@contextmanager
def frozen(system: System, name: str) -> Iterator[None]:
    """A process that does nothing for a while and knows nothing of it."""
    pid = system.pids()[name]
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.mark.parametrize(
    ("topic", "reader"),
    [(INQUIRY_EVENTS, "routing-worker"), (LEAD_EVENTS, "inquiry-worker")],
    ids=["inquiry.events", "lead.events"],
)
async def test_a_topic_deleted_under_load_with_unread_records_costs_no_inquiry_its_lead(
    attacked: System, topic: Topic, reader: str, pytestconfig: pytest.Config
) -> None:
    before = attacked.pids()
    count = 1_000 if pytestconfig.getoption("--full") else 300
    sent: set[str] = set()

    async def until_sent(number: int) -> None:
        async def are_sent() -> bool:
            return len(sent) >= number

        await eventually(are_sent, timeout_seconds=120)

    sending = asyncio.create_task(send_all(attacked, count, sent))
    await until_sent(count // 3)
    with frozen(attacked, reader):
        await until_sent(count * 2 // 3)
        await delete_topic(attacked, topic.name)
    await sending
    assert len(sent) == count
    await until_accounted_for(attacked, sent)
    assert attacked.pids() == before


async def entries(system: System) -> dict[str, list[JSON]]:
    """The replicas, without what only counts how often they were written."""
    async with AsyncMongoClient[JSON](system.state()["mongo"]) as client:
        return {
            f"{database}.{name}": await client[database][name].find().sort("_id").to_list()
            for database, name in REPLICAS
        }


async def test_emptied_replicas_come_back_by_themselves_and_nobody_is_called_wrong_meanwhile(
    attacked: System,
) -> None:
    before, pids = await entries(attacked), attacked.pids()
    body = inquiry_body(await granted_consents(attacked.url("inquiry")))
    async with AsyncMongoClient[JSON](attacked.state()["mongo"]) as client:
        for database, name in REPLICAS:
            await client[database][name].delete_many({})
    async with httpx2.AsyncClient(base_url=attacked.url("inquiry"), timeout=30) as website:
        statuses = []

        async def is_accepted() -> str:
            answer = await website.post("/v1/inquiries", json=body)
            statuses.append(answer.status_code)
            return str(answer.json()["reference"]) if answer.status_code == 202 else ""

        reference = await eventually(is_accepted, timeout_seconds=120)
    assert set(statuses) <= {202, 503}

    async def are_back() -> bool:
        return await entries(attacked) == before

    await eventually(are_back, timeout_seconds=120, every=0.5)
    await until_accounted_for(attacked, {reference})
    assert attacked.pids() == pids


async def published_entries(system: System) -> dict[str, JSON]:
    """What a replica has to hold by its keys, made of content's own database alone."""
    client = connect(system.state()["mongo"], application="faults")
    try:
        ready = ReadyAnswers(most_bytes=0, most_spilled_bytes=0, now=utc_now)
        stores = Stores(client["wayfare_content"], utc_now, ready)
        described = (stores.networks, stores.locations, stores.doctors, stores.offerings)
        facts = [
            fact(stored.value, stored.revision)
            for entities in described
            for stored in await entities.page(after="", limit=1_000)
        ]
        procedures = await stores.procedures.announcements(after="", limit=1_000)
    finally:
        client.close()
    return {change.key: change_body(change) for change in changes_of([*facts, *procedures])}


async def test_content_announces_everything_anew_when_its_topic_was_deleted(
    attacked: System,
) -> None:
    """Else replicas that were emptied after it could never come back. What they hold then equals
    what content has, field by field.
    """
    pids, published = attacked.pids(), await published_entries(attacked)
    assert {key.partition(":")[0] for key in published} == set(KINDS)
    await delete_topic(attacked, CONTENT_EVENTS.name)
    async with AsyncMongoClient[JSON](attacked.state()["mongo"]) as client:
        for database, name in REPLICAS:
            await client[database][name].delete_many({})

        async def are_back() -> bool:
            found = [
                {one.pop("_id"): one async for one in client[database][name].find()}
                for database, name in REPLICAS
            ]
            return all(entries == published for entries in found)

        await eventually(are_back, timeout_seconds=300, every=0.5)
    references: set[str] = set()
    await send_all(attacked, 3, references)
    await until_accounted_for(attacked, references)
    assert attacked.pids() == pids
