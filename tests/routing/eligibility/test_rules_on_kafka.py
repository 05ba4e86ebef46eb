"""The rule set travels from routing's worker to both services, and back into a lost replica."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from services.inquiry.worker import assemble as assemble_inquiry
from services.routing.settings import RoutingSettings
from services.routing.wiring import build_core, prepare_core
from services.routing.worker import assemble
from shared.events import ROUTING_RULES
from shared.mongo import Client
from shared.runtime import WorkerAssembly
from tests.inquiry.builders import settings as inquiry_settings
from tests.shared.eligibility.builders import version
from tests.support.keys import AUDIT_KEY
from tests.support.servers import KafkaServer
from tests.support.waiting import eventually


@pytest.fixture
def settings(mongodb_uri: str, database_prefix: str, kafka_topics: KafkaServer) -> RoutingSettings:
    return RoutingSettings(
        mongodb_uri=mongodb_uri,
        kafka_bootstrap_servers=kafka_topics.bootstrap_servers,
        kafka_topic_prefix=kafka_topics.topic_prefix,
        database_prefix=database_prefix,
        audit_chain_key=AUDIT_KEY,
    )


@asynccontextmanager
async def running(worker: WorkerAssembly, *names: str) -> AsyncIterator[None]:
    """The tasks of the worker that have one of these words in their names."""
    stop = asyncio.Event()
    tasks = [
        asyncio.create_task(task(stop))
        for name, task in worker.tasks.items()
        if any(word in name for word in names)
    ]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


@pytest.fixture
async def inquiry(
    settings: RoutingSettings, mongodb_uri: str, database_prefix: str
) -> AsyncIterator[InquiryWeb]:
    built = build_inquiry(
        inquiry_settings(
            mongodb_uri,
            database_prefix,
            kafka_bootstrap_servers=settings.kafka_bootstrap_servers,
            kafka_topic_prefix=settings.kafka_topic_prefix,
        )
    )
    yield built
    await built.close()


async def test_both_services_go_by_the_newest_set_that_any_worker_brings(
    settings: RoutingSettings, mongo_client: Client, inquiry: InquiryWeb
) -> None:
    database = mongo_client[settings.database_name]
    await prepare_core(database)
    newer, older = version("newer", day=27), version("older")
    routing = build_core(database)
    for rules in (older, newer, older):
        await build_core(database, rules=rules).activate_rules()

    async def goes_by_the_newest() -> bool:
        return (await inquiry.rule_sets.in_force()).version == "newer"

    async with (
        running(assemble(settings, database), "routing.rules"),
        running(assemble_inquiry(inquiry), "routing.rules"),
    ):
        await eventually(goes_by_the_newest)
        assert await inquiry.rule_sets.in_force() == await routing.rule_sets.in_force() == newer
        assert await routing.rule_sets.get("older") == older
        for replica in (inquiry.rule_sets, routing.rule_sets):
            await replica.clear()  # committed offsets would keep it empty
        for replica in (inquiry.rule_sets, routing.rule_sets):
            await eventually(replica.is_complete)
        assert await goes_by_the_newest()


@pytest.mark.apache_kafka
async def test_a_deleted_topic_is_filled_again_and_a_new_service_reads_from_it(
    settings: RoutingSettings, mongo_client: Client, inquiry: InquiryWeb
) -> None:
    database = mongo_client[settings.database_name]
    await prepare_core(database)
    await build_core(database, rules=version("newer", day=27)).activate_rules()

    async def is_published() -> bool:
        return await database["announced_rules"].count_documents({"outbox": {"$exists": True}}) == 0

    async def is_read() -> bool:
        return (await inquiry.rule_sets.in_force()).version == "newer"

    async with running(assemble(settings, database), "relay of routing.rules"):
        await eventually(is_published)
    await delete_topic(settings)
    async with (
        running(assemble(settings, database), "relay of routing.rules", "rules-topic"),
        running(assemble_inquiry(inquiry), "routing.rules"),
    ):
        await eventually(is_read)


async def delete_topic(settings: RoutingSettings) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    name = settings.kafka_topic_prefix + ROUTING_RULES.name
    try:
        await admin.delete_topics([name])

        async def is_gone() -> bool:
            return name not in await admin.list_topics()

        await eventually(is_gone)
    finally:
        await admin.close()
