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
