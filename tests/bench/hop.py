"""The least that a lead's way takes, written out by hand: one produce, one consume, one majority
upsert, one event of a change stream.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from shared.ids import new_id
from shared.mongo import connect
from tests.bench.arrivals import Arrivals
from tests.bench.topics import topics
from tests.support.names import fresh_name
from tests.support.system import System

_VALUE = b"x" * 600
"""About as much as an inquiry's event."""


class Hop:
    def __init__(self, producer: AIOKafkaProducer, arrivals: Arrivals, topic: str) -> None:
        self._producer = producer
        self._arrivals = arrivals
        self._topic = topic

    async def seconds(self) -> float:
        """From before the record is produced until its document is seen."""
        key, began = new_id(), time.perf_counter()
        await self._producer.send_and_wait(self._topic, _VALUE, key=key.encode())
        return await self._arrivals.of(key) - began


@asynccontextmanager
async def hop(system: System) -> AsyncIterator[Hop]:
    state, name = system.state(), fresh_name("hop")
    servers = state["kafka"]["bootstrap_servers"]
    client = connect(state["mongo"], application="bench")
    leads = client[name]["leads"]
    try:
        async with (
            topics(servers, name, partitions=1),
            _clients(servers, name) as (producer, consumer),
            Arrivals.of_collection(leads, "_id") as arrivals,
        ):
            upserting = asyncio.create_task(_upsert(consumer, leads))
            try:
                yield Hop(producer, arrivals, name)
            finally:
                upserting.cancel()
    finally:
        await client.drop_database(name)
        client.close()


@asynccontextmanager
async def _clients(
    servers: str, topic: str
) -> AsyncIterator[tuple[AIOKafkaProducer, AIOKafkaConsumer]]:
    producer = AIOKafkaProducer(bootstrap_servers=servers, acks="all", enable_idempotence=True)
    consumer = AIOKafkaConsumer(topic, bootstrap_servers=servers, auto_offset_reset="earliest")
    await asyncio.gather(producer.start(), consumer.start())
    try:
        yield producer, consumer
    finally:
        await asyncio.gather(producer.stop(), consumer.stop())


async def _upsert(consumer: AIOKafkaConsumer, leads: Any) -> None:
    async for record in consumer:
        lead = {"_id": record.key.decode(), "value": record.value}
        await leads.replace_one({"_id": lead["_id"]}, lead, upsert=True)
