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
from pymongo.asynchronous.database import AsyncDatabase

from shared.events import CONTENT_EVENTS, INQUIRY_EVENTS, LEAD_EVENTS, Topic
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


async def published_keys(content: AsyncDatabase[JSON]) -> list[str]:
    """The keys of all that content has published, under which others keep it."""
    return [
        f"{kind}:{document['_id']}"
        for kind in ("location", "doctor", "offering", "procedure")
        async for document in content[f"{kind}s"].find(
            {"announced": {"$exists": True}} if kind == "procedure" else {}, {"_id": 1}
        )
    ]


async def test_content_announces_everything_anew_when_its_topic_was_deleted(
    attacked: System,
) -> None:
    """Else replicas that were emptied after it could never come back."""
    pids = attacked.pids()
    await delete_topic(attacked, CONTENT_EVENTS.name)
    async with AsyncMongoClient[JSON](attacked.state()["mongo"]) as client:
        published = await published_keys(client["wayfare_content"])
        for database, name in REPLICAS:
            await client[database][name].delete_many({})

        async def are_back() -> bool:
            wanted = {"_id": {"$in": published}}
            found = [await client[db][name].count_documents(wanted) for db, name in REPLICAS]
            return min(found) == len(published)

        await eventually(are_back, timeout_seconds=300, every=0.5)
    references: set[str] = set()
    await send_all(attacked, 3, references)
    await until_accounted_for(attacked, references)
    assert attacked.pids() == pids
