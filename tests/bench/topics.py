"""Topics of a measurement's own, deleted after it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import IncompatibleBrokerVersion


@asynccontextmanager
async def topics(bootstrap_servers: str, *names: str, partitions: int) -> AsyncIterator[None]:
    async with _admin(bootstrap_servers) as admin:
        await admin.create_topics([NewTopic(name, partitions, 1) for name in names])
    try:
        yield
    finally:
        await delete_topics(bootstrap_servers, names)


async def delete_topics(bootstrap_servers: str, names: Sequence[str]) -> None:
    """The embedded broker cannot, and keeps nothing anyway."""
    async with _admin(bootstrap_servers) as admin:
        with suppress(IncompatibleBrokerVersion):
            await admin.delete_topics(list(names))


@asynccontextmanager
async def _admin(bootstrap_servers: str) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=bootstrap_servers)
    await admin.start()
    try:
        yield admin
    finally:
        await admin.close()
