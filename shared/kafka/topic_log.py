"""The topic on the broker, asked through aiokafka for its offsets."""

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from shared.errors import Unavailable
from shared.events import Topic
from shared.kafka.offsets import OffsetRange
from shared.kafka.topics import create_topics

_DEADLINE_SECONDS: Final = 10.0


class NoBroker(Unavailable):
    code = "announcing.no-broker"
    title = "The broker does not answer at this moment."


class KafkaTopic:
    """One connection for each look: there are few, and none can get stuck that is not kept."""

    def __init__(
        self, topic: Topic, bootstrap_servers: str, *, prefix: str, replication_factor: int
    ) -> None:
        self._topic = topic
        self._servers = bootstrap_servers
        self._prefix = prefix
        self._replication_factor = replication_factor

    async def offsets(self) -> OffsetRange:
        try:
            async with asyncio.timeout(_DEADLINE_SECONDS):
                return await self._offsets()
        except (KafkaError, OSError) as error:  # a deadline that passes is an OSError as well
            raise NoBroker from error

    async def _offsets(self) -> OffsetRange:
        consumer = AIOKafkaConsumer(bootstrap_servers=self._servers)
        await consumer.start()
        try:
            name = self._prefix + self._topic.name
            if name not in await consumer.topics():
                await self._create()
            partitions = [TopicPartition(name, n) for n in range(self._topic.partitions)]
            begins, ends = await asyncio.gather(
                consumer.beginning_offsets(partitions), consumer.end_offsets(partitions)
            )
            return OffsetRange(begin=_sum(begins), end=_sum(ends))
        finally:
            await consumer.stop()

    async def _create(self) -> None:
        await create_topics(
            self._servers,
            prefix=self._prefix,
            replication_factor=self._replication_factor,
            topics=[self._topic],
        )


def _sum(offsets: Mapping[Any, int]) -> int:
    return sum(offsets.values())
