"""Deleting a topic under a running system."""

from aiokafka.admin import AIOKafkaAdminClient

from tests.support.servers import KafkaServer


async def delete_topic(kafka: KafkaServer, name: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    try:
        await admin.delete_topics([kafka.topic_prefix + name])
    finally:
        await admin.close()


async def is_gone(kafka: KafkaServer, name: str) -> bool:
    """Whether the broker has heard of the deletion itself, which comes after its answer."""
    admin = AIOKafkaAdminClient(bootstrap_servers=kafka.bootstrap_servers)
    await admin.start()
    try:
        return kafka.topic_prefix + name not in await admin.list_topics()
    finally:
        await admin.close()
