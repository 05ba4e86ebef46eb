"""The worker on real Kafka and MongoDB: content and inquiries in, what became of leads out."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from services.routing.settings import RoutingSettings
from services.routing.wiring import prepare_core
from services.routing.worker import assemble
from shared.directory import MongoDirectory
from shared.events import (
    CONTENT_EVENTS,
    INQUIRY_EVENTS,
    LEAD_EVENTS,
    Address,
    CapableDoctor,
    DoctorPublished,
    Envelope,
    Event,
    InquiryReceived,
    LeadAssigned,
    LeadUnrouted,
    LocationPublished,
    OfferingPublished,
    ProcedurePublished,
    Residence,
    Topic,
    decode,
    encode,
)
from shared.ids import new_id
from shared.mongo import Client
from shared.runtime import WorkerAssembly
from tests.support.keys import AUDIT_KEY
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
STORY = "0198f0a0-0000-7000-8000-000000000001"
CONTENT: list[tuple[str, Event]] = [
    (
        "location:toronto",
        LocationPublished(
            slug="toronto",
            name="Toronto",
            province="CA-ON",
            phone="+14165550100",
            timezone="America/Toronto",
            address=Address(
                street="1 Main", city="Toronto", province="CA-ON", postal_code="M5V 1A1"
            ),
            hours={"mon": (("08:00", "17:00"),)},
            revision=1,
        ),
    ),
    (
        "doctor:roy",
        DoctorPublished(
            slug="roy", name="Dr. Roy", credentials="MD", locations=("toronto",), revision=1
        ),
    ),
    (
        "procedure:micro-needling",
        ProcedurePublished(
            slug="micro-needling",
            titles={"en-CA": "Micro-needling"},
            category="skin",
            insured_status="uninsured",
            revision=1,
        ),
    ),
    (
        "offering:toronto:micro-needling",
        OfferingPublished(
            location="toronto",
            procedure="micro-needling",
            doctors=(CapableDoctor(slug="roy", capacity=100),),
            revision=1,
        ),
    ),
]


def received(number: int) -> InquiryReceived:
    return InquiryReceived(
        inquiry_id=f"inquiry-{number}",
        reference="WF-7K3M-Q9TD",
        procedure="micro-needling",
        residence=Residence(country="US"),
        payer_kind="self",
        language="en-CA",
        consents=("disclosure_out_of_province",),
        received_at=NOW + timedelta(seconds=number),
        reply_by=NOW + timedelta(hours=24),
    )


async def test_inquiries_that_came_before_their_clinic_are_routed_once_it_is_there(
    kafka_topics: KafkaServer, mongo_client: Client, mongodb_uri: str, database_prefix: str
) -> None:
    settings = RoutingSettings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap_servers=kafka_topics.bootstrap_servers,
        kafka_topic_prefix=kafka_topics.topic_prefix,
        database_prefix=database_prefix,
        audit_chain_key=AUDIT_KEY,
    )
    database = mongo_client[settings.database_name]
    leads = database["leads"]

    async def are(status: str, count: int) -> bool:
        return bool(await leads.count_documents({"status": status}) == count)

    inquiries: list[tuple[str, Event]] = [(f"inquiry-{n}", received(n)) for n in range(20)]
    await prepare_core(database)
    async with _running(assemble(settings, database)):
        await _publish(kafka_topics, INQUIRY_EVENTS, inquiries + inquiries[:7])
        await eventually(lambda: are("unrouted", 20))
        await _publish(kafka_topics, CONTENT_EVENTS, CONTENT)
        await eventually(lambda: are("assigned", 20))
        announced = await _announced(kafka_topics, 40)
    assert await leads.count_documents({}) == 20
    for key, _ in inquiries:
        first, second = [envelope for envelope in announced if envelope.key == key]
        assert isinstance(first.data, LeadUnrouted)
        assert isinstance(second.data, LeadAssigned)
        assert (first.sequence, second.sequence) == (1, 2)
        assert {first.correlation_id, second.correlation_id} == {STORY}


async def test_a_directory_that_was_emptied_is_read_anew_by_itself(
    kafka_topics: KafkaServer, mongo_client: Client, mongodb_uri: str, database_prefix: str
) -> None:
    settings = RoutingSettings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap_servers=kafka_topics.bootstrap_servers,
        kafka_topic_prefix=kafka_topics.topic_prefix,
        database_prefix=database_prefix,
        audit_chain_key=AUDIT_KEY,
    )
    database = mongo_client[settings.database_name]
    directory = MongoDirectory(database)

    async def are_known() -> bool:
        return await directory.count() == len(CONTENT)

    await prepare_core(database)
    async with _running(assemble(settings, database)):
        await _publish(kafka_topics, CONTENT_EVENTS, CONTENT)
        await eventually(are_known)
        await database["directory"].delete_many({})  # the stamp stays, as after a careless hand
        await eventually(are_known)
        assert set((await MongoDirectory(database).current()).clinics) == {"toronto"}
        await _publish(kafka_topics, INQUIRY_EVENTS, [("inquiry-1", received(1))])

        async def is_assigned() -> bool:
            return await database["leads"].find_one({"status": "assigned"}) is not None

        await eventually(is_assigned)


@asynccontextmanager
async def _running(worker: WorkerAssembly) -> AsyncIterator[None]:
    stop = asyncio.Event()
    tasks = [asyncio.create_task(task(stop)) for task in worker.tasks.values()]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def _publish(kafka: KafkaServer, topic: Topic, events: Sequence[tuple[str, Event]]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=kafka.bootstrap_servers)
    await producer.start()
    try:
        for key, event in events:
            envelope = Envelope(
                id=new_id(),
                source=topic.source,
                key=key,
                sequence=1,
                time=NOW,
                data=event,
                correlation_id=STORY,
            )
            record = encode(envelope)
            await producer.send(
                kafka.topic_prefix + topic.name,
                key=record.key,
                value=record.value,
                headers=record.headers,
            )
    finally:
        await producer.stop()


async def _announced(kafka: KafkaServer, count: int) -> list[Envelope]:
    consumer = AIOKafkaConsumer(
        kafka.topic_prefix + LEAD_EVENTS.name,
        bootstrap_servers=kafka.bootstrap_servers,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=20,
    )
    await consumer.start()
    seen: list[Envelope] = []

    async def look() -> bool:
        polled = await consumer.getmany(timeout_ms=100)
        for record in [record for batch in polled.values() for record in batch]:
            envelope = decode(record.key, record.value, record.headers)
            assert isinstance(envelope, Envelope)
            seen.append(envelope)
        return len(seen) >= count

    try:
        await eventually(look)
    finally:
        await consumer.stop()
    return seen
