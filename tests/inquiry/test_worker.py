"""The worker over the real Kafka: content comes in, inquiries go out, leads come back, mail is
sent.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

import httpx2
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from services.inquiry.worker import assemble
from shared.events import Envelope, InquiryReceived, LeadAssigned, LeadContacted, decode, encode
from shared.ids import new_id
from shared.runtime.replica import rebuild
from tests.inquiry.builders import body, network, settings
from tests.inquiry.catcher import Catcher, catching
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.http import client_of
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually


async def publish(kafka: KafkaServer, topic: str, envelopes: Sequence[Envelope]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers, acks="all")
    await producer.start()
    for envelope in envelopes:
        made = encode(envelope)
        await producer.send_and_wait(
            kafka.topic_prefix + topic, key=made.key, value=made.value, headers=made.headers
        )
    await producer.stop()


async def published(kafka: KafkaServer, topic: str, count: int) -> list[Envelope]:
    consumer = AIOKafkaConsumer(
        kafka.topic_prefix + topic,
        bootstrap_servers=kafka.bootstrap_servers,
        auto_offset_reset="earliest",
    )
    await consumer.start()
    found: list[Envelope] = []
    while len(found) < count:
        record = await asyncio.wait_for(consumer.getone(), 30)
        outcome = decode(record.key, record.value, record.headers)
        assert isinstance(outcome, Envelope)
        found.append(outcome)
    await consumer.stop()
    return found


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


@pytest.fixture
async def inquiry(
    mongodb_uri: str,
    database_prefix: str,
    clock: StillClock,
    kafka_topics: KafkaServer,
    catcher: Catcher,
) -> InquiryWeb:
    chosen = settings(
        mongodb_uri,
        database_prefix,
        kafka_bootstrap_servers=kafka_topics.bootstrap_servers,
        kafka_topic_prefix=kafka_topics.topic_prefix,
        smtp_port=catcher.port,
    )
    return build_inquiry(chosen, now=clock)


@pytest.fixture
async def working(inquiry: InquiryWeb) -> AsyncIterator[httpx2.AsyncClient]:
    """A client of the application while the worker runs in the same process."""
    stop = asyncio.Event()
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(client_of(app_of(inquiry)))
        running = [asyncio.create_task(task(stop)) for task in assemble(inquiry).tasks.values()]
        yield client
        stop.set()
        await asyncio.gather(*running)


async def announce_network(kafka: KafkaServer) -> None:
    facts = [
        Envelope(
            id=new_id(), source="content", key=fact.key, sequence=1, time=MONDAY_NOON, data=fact
        )
        for fact in network()
    ]
    await publish(kafka, "content.events", facts)


async def until_ready(working: httpx2.AsyncClient) -> None:
    async def is_ready() -> bool:
        return (await working.get("/readyz")).status_code == 200

    await eventually(is_ready)


async def test_the_inquirys_side_of_the_story(
    working: httpx2.AsyncClient, kafka_topics: KafkaServer, catcher: Catcher
) -> None:
    assert (await working.get("/readyz")).status_code == 503
    await announce_network(kafka_topics)
    await until_ready(working)
    story = new_id()
    key = {"Idempotency-Key": "sent-only-this-once", "X-Correlation-ID": story}
    posts = [working.post("/v1/inquiries", json=body(), headers=key) for _ in range(5)]
    receipt = (await asyncio.gather(*posts))[0].json()

    (event,) = await published(kafka_topics, "inquiry.events", 1)
    fact = event.data
    assert isinstance(fact, InquiryReceived)
    assert (event.key, fact.reference) == (fact.inquiry_id, receipt["reference"])
    assert event.correlation_id == story

    async def is_mailed() -> list[object]:
        return [mail["to"] for mail in catcher.mails]

    assert await eventually(is_mailed) == ["maria.fernandez@example.com"]

    shared = {"lead_id": "lead-1", "inquiry_id": fact.inquiry_id, "reference": fact.reference}
    assigned = LeadAssigned(
        **shared,
        location="toronto",
        doctor="dr-roy",
        travel_class="international",
        due_at=fact.reply_by,
        policy="p",
        assigned_at=MONDAY_NOON,
    )
    contacted = LeadContacted(
        **shared, location="toronto", contacted_at=MONDAY_NOON + timedelta(hours=1)
    )
    envelopes = [
        Envelope(
            id=new_id(),
            source="routing",
            key=fact.inquiry_id,
            sequence=sequence,
            time=MONDAY_NOON,
            data=data,
        )
        for sequence, data in ((1, assigned), (2, contacted), (1, assigned))
    ]
    await publish(kafka_topics, "lead.events", envelopes)
    token = receipt["status_url"].split("link=")[1]

    async def is_contacted() -> bool:
        address = f"/v1/inquiries/{receipt['reference']}"
        status = await working.get(address, headers={"Authorization": f"Bearer {token}"})
        return bool(status.json()["status"] == "contacted")

    assert await eventually(is_contacted)
    assert len(catcher.mails) == 1


async def test_a_replica_that_was_emptied_is_read_anew_and_meanwhile_nobody_is_called_wrong(
    working: httpx2.AsyncClient, inquiry: InquiryWeb, kafka_topics: KafkaServer
) -> None:
    await announce_network(kafka_topics)
    await until_ready(working)
    await inquiry.directory.clear()
    statuses = []

    async def is_accepted() -> bool:
        answer = await working.post("/v1/inquiries", json=body())
        statuses.append(answer.status_code)
        return answer.status_code == 202

    await eventually(is_accepted)
    assert set(statuses) == {503, 202}


async def test_one_command_reads_the_replica_anew(
    working: httpx2.AsyncClient, inquiry: InquiryWeb, kafka_topics: KafkaServer
) -> None:
    await announce_network(kafka_topics)
    await until_ready(working)
    entries = len(network())

    async def is_complete() -> bool:
        return await inquiry.directory.count() == entries

    await eventually(is_complete)  # ready is a replica that has some of each kind
    odd = {"_id": "location:no-longer-there", "kind": "gone", "revision": 1}
    await inquiry.database["directory"].insert_one(odd)
    assert await rebuild(inquiry.directory) == entries
