"""The heads that were announced, read from their topic from its beginning to its present end."""

from collections.abc import AsyncIterator
from typing import Final

from aiokafka import AIOKafkaConsumer

from shared.events import INQUIRY_DISCLOSURES, DisclosureRecorded, Envelope, decode

_POLL_MS: Final = 1000


class KafkaPublishedHeads:
    def __init__(self, bootstrap_servers: str, topic_prefix: str) -> None:
        self._bootstrap_servers = bootstrap_servers
        self._topic = topic_prefix + INQUIRY_DISCLOSURES.name

    async def all(self) -> AsyncIterator[DisclosureRecorded]:
        consumer = AIOKafkaConsumer(
            self._topic,
            bootstrap_servers=self._bootstrap_servers,
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        await consumer.start()
        try:
            async for fact in self._read(consumer):
                yield fact
        finally:
            await consumer.stop()

    async def _read(self, consumer: AIOKafkaConsumer) -> AsyncIterator[DisclosureRecorded]:
        left = consumer.assignment()  # without a group: all partitions there are
        if not left:
            raise LookupError(f"there is no topic {self._topic}")
        ends = await consumer.end_offsets(list(left))
        while left := {one for one in left if await consumer.position(one) < ends[one]}:
            batches = await consumer.getmany(*left, timeout_ms=_POLL_MS)
            for record in [record for batch in batches.values() for record in batch]:
                outcome = decode(record.key, record.value, record.headers)
                if isinstance(outcome, Envelope) and isinstance(outcome.data, DisclosureRecorded):
                    yield outcome.data
