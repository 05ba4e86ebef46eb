"""A topic that was deleted is told everything again by the worker itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from services.content.settings import ContentSettings
from services.content.wiring import OUTBOXES, Content, build_content
from shared.events import CONTENT_EVENTS
from shared.kafka.offsets import OffsetRange
from shared.kafka.topic_log import KafkaTopic, NoBroker
from shared.mongo import Database
from shared.outbox import Relay, RelaySettings
from tests.content.builders import CALGARY
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually


@pytest.fixture
def settings(mongodb_uri: str, database_prefix: str, kafka_topics: KafkaServer) -> ContentSettings:
    return ContentSettings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap_servers=kafka_topics.bootstrap_servers,
        kafka_topic_prefix=kafka_topics.topic_prefix,
        database_prefix=database_prefix,
    )


@asynccontextmanager
async def relay(settings: ContentSettings, database: Database) -> AsyncIterator[None]:
    about = RelaySettings(
        bootstrap_servers=settings.kafka_bootstrap_servers,
        topic_prefix=settings.kafka_topic_prefix,
        sweep_seconds=0.1,
    )
    stop = asyncio.Event()
    task = asyncio.create_task(Relay(database, OUTBOXES, CONTENT_EVENTS, about).run(stop))
    try:
        yield
    finally:
        stop.set()
        await task


async def publish_outboxes(settings: ContentSettings, database: Database) -> None:
    async def are_empty() -> bool:
        counts = [
            await database[name].count_documents({"outbox": {"$exists": True}}) for name in OUTBOXES
        ]
        return sum(counts) == 0

    async with relay(settings, database):
        await eventually(are_empty)


async def delete_topic(settings: ContentSettings) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    name = settings.kafka_topic_prefix + CONTENT_EVENTS.name
    try:
        await admin.delete_topics([name])

        async def is_gone() -> bool:
            return name not in await admin.list_topics()

        await eventually(is_gone)
    finally:
        await admin.close()


def log_of(settings: ContentSettings) -> KafkaTopic:
    return KafkaTopic(
        CONTENT_EVENTS,
        settings.kafka_bootstrap_servers,
        prefix=settings.kafka_topic_prefix,
        replication_factor=1,
    )


async def test_a_topic_that_has_everything_is_left_alone(
    published: Content, settings: ContentSettings, content_database: Database
) -> None:
    assert await published.watch_topic() == 0  # nothing is published yet, all of it is waiting
    await publish_outboxes(settings, content_database)
    assert await log_of(settings).offsets() == OffsetRange(begin=0, end=6)
    assert await published.watch_topic() == 0
    assert await published.watch_topic() == 0


async def test_an_empty_network_has_nothing_to_announce(content: Content) -> None:
    assert await content.watch_topic() == 0


@pytest.mark.apache_kafka
async def test_a_deleted_topic_is_made_and_told_everything_again(
    published: Content, settings: ContentSettings, content_database: Database
) -> None:
    await publish_outboxes(settings, content_database)
    await published.watch_topic()
    await delete_topic(settings)
    assert await published.watch_topic() == 6
    assert await published.watch_topic() == 0  # all of it is waiting
    await publish_outboxes(settings, content_database)
    assert await log_of(settings).offsets() == OffsetRange(begin=0, end=6)
    assert await published.watch_topic() == 0


@pytest.mark.apache_kafka
async def test_a_topic_that_was_made_anew_and_told_something_new_is_told_the_rest_too(
    published: Content, settings: ContentSettings, content_database: Database
) -> None:
    await publish_outboxes(settings, content_database)
    await published.watch_topic()
    await delete_topic(settings)
    await log_of(settings).offsets()  # makes it anew
    await published.load_bundle.publish_location(CALGARY)
    await publish_outboxes(settings, content_database)
    assert await published.watch_topic() == 7
    await publish_outboxes(settings, content_database)
    assert await published.watch_topic() == 0


async def test_without_a_broker_the_watch_is_tried_again_later(
    settings: ContentSettings, content_database: Database
) -> None:
    nowhere = settings.model_copy(update={"kafka_bootstrap_servers": "127.0.0.1:1"})
    with pytest.raises(NoBroker):
        await build_content(nowhere, content_database).watch_topic()
