"""Records of whole topics: read back, and put there in bulk by a client that is quick enough."""

import asyncio
from collections.abc import Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition
from confluent_kafka import Producer

from shared.events import Record

_ALL = 1_000_000_000
_BATCH_BYTES = 128 * 1024
"""A topic's largest message is for a batch."""


async def newest(bootstrap_servers: str, topic: str, count: int = _ALL) -> list[Record]:
    """At most so many of the last records of each partition."""
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=bootstrap_servers, auto_offset_reset="earliest"
    )
    await consumer.start()
    try:
        partitions = list(consumer.assignment())  # without a group: all there are
        first = await consumer.beginning_offsets(partitions)
        ends = await consumer.end_offsets(partitions)
        for partition in partitions:
            consumer.seek(partition, max(first[partition], ends[partition] - count))
        return await _until(consumer, ends)
    finally:
        await consumer.stop()


async def put(bootstrap_servers: str, topic: str, records: Sequence[Record]) -> None:
    """All of them, durable when this returns."""
    await asyncio.to_thread(_put, bootstrap_servers, topic, records)


async def _until(consumer: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> list[Record]:
    found: list[Record] = []
    while any([await consumer.position(at) < end for at, end in ends.items()]):
        polled = await consumer.getmany(timeout_ms=200)
        found += [
            Record(key=one.key, value=one.value, headers=list(one.headers))
            for batch in polled.values()
            for one in batch
        ]
    return found


def _put(bootstrap_servers: str, topic: str, records: Sequence[Record]) -> None:
    producer = Producer(
        {
            "bootstrap.servers": bootstrap_servers,
            "acks": "all",
            "linger.ms": 20,
            "batch.size": _BATCH_BYTES,
            "queue.buffering.max.messages": 1_000_000,
        }
    )
    failed: list[str] = []
    for one in records:
        producer.produce(
            topic, value=one.value, key=one.key, headers=list(one.headers),
            on_delivery=lambda error, _: failed.append(str(error)) if error else None,
        )  # fmt: skip
        producer.poll(0)
    producer.flush(60)
    if failed:
        raise RuntimeError(f"{len(failed)} records were not taken: {failed[0]}")
