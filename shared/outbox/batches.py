"""Records put into Kafka's batches here: a producer takes each record for itself otherwise, with a
future for each, and waits in between for the partition whose batch is full.
"""

import asyncio
from collections import defaultdict
from typing import Any, Final

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from murmurhash2 import murmurhash2

from shared.events import Record

_SEED: Final = 0x9747B28C
_POSITIVE: Final = 0x7FFFFFFF


class Batch:
    """Some records of one partition; `answer` is there once it was handed to the producer."""

    def __init__(self, builder: BatchBuilder) -> None:
        self.builder = builder
        self.answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()


class Batches:
    """Of a topic with `partitions`, each record in that of its key, as the producer would have it
    (murmur2, like Java's). Within a partition they are sent in the order in which they were put.
    """

    def __init__(self, producer: AIOKafkaProducer, topic: str, partitions: int) -> None:
        self._producer = producer
        self._topic = topic
        self._count = partitions
        self._of: defaultdict[int, list[Batch]] = defaultdict(list)

    def put(self, record: Record) -> Batch:
        """The batch that it goes with."""
        of_partition = self._of[partition_of(record.key, self._count)]
        if of_partition and _appended(of_partition[-1], record):
            return of_partition[-1]
        of_partition.append(Batch(self._producer.create_batch()))
        _appended(of_partition[-1], record)  # the first always fits
        return of_partition[-1]

    async def send(self) -> None:
        """Returns when the broker has answered to all. Raises `KafkaError` when nothing can be
        sent at all.
        """
        await asyncio.gather(*[self._send(*of_one) for of_one in self._of.items()])

    async def _send(self, partition: int, batches: list[Batch]) -> None:
        for batch in batches:
            batch.builder.close()
            batch.answer = await self._producer.send_batch(
                batch.builder, self._topic, partition=partition
            )
        await asyncio.wait([batch.answer for batch in batches])


def partition_of(key: bytes, partitions: int) -> int:
    """As Kafka's own clients reckon it, which aiokafka does in Python, for ten times the price."""
    return (int(murmurhash2(key, _SEED)) & _POSITIVE) % partitions


def _appended(batch: Batch, record: Record) -> bool:
    appended = batch.builder.append(
        timestamp=None, key=record.key, value=record.value, headers=record.headers
    )
    return appended is not None
