"""Plain consumers that handle one message at a time, with the durable writes of a lead and no
decision: `python -m tests.bench.one_at_a_time aiokafka|faststream TOPIC COUNT`.

The database is in BENCH_MONGODB_URI and BENCH_DATABASE, leads to write others like them in
BENCH_LEADS. Prints messages per second, from the first that was handled to the last.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

import bson
import uvloop
from aiokafka import AIOKafkaConsumer

from shared.mongo import Database, connect
from shared.runtime.garbage import spare_what_lives_long


class Handler:
    """Capacity is taken, then the lead is written; `all_handled` when there were so many."""

    def __init__(self, database: Database, count: int) -> None:
        self._database = database
        self._sample = bson.decode(Path(os.environ["BENCH_LEADS"]).read_bytes())["leads"]
        self._left = self._count = count
        self._began = 0.0
        self.all_handled = asyncio.Event()
        self.speed = 0.0

    async def handle(self, inquiry: dict[str, Any]) -> None:
        if self.all_handled.is_set():
            return
        inquiry_id = inquiry["inquiry_id"]
        like = self._sample[self._left % len(self._sample)]
        lead = {**like, "_id": inquiry_id, "inquiry_id": inquiry_id}
        await self._database["capacities"].update_one(
            {"_id": f"{lead['location']}/{lead['doctor']}"}, {"$inc": {"open": 1}}, upsert=True
        )
        await self._database["leads"].replace_one({"_id": inquiry_id}, lead, upsert=True)

    def committed(self) -> None:
        """Call it when the message's offset is committed."""
        if self._left == self._count:
            self._began = time.perf_counter()
        self._left -= 1
        if not self._left:
            self.speed = (self._count - 1) / (time.perf_counter() - self._began)
            self.all_handled.set()


async def with_aiokafka(handler: Handler, servers: str, topic: str) -> None:
    consumer = AIOKafkaConsumer(
        topic, bootstrap_servers=servers, group_id=f"{topic}.one-at-a-time.aiokafka",
        enable_auto_commit=False, auto_offset_reset="earliest",
    )  # fmt: skip
    await consumer.start()
    try:
        while not handler.all_handled.is_set():
            record = await consumer.getone()
            await handler.handle(json.loads(record.value))
            await consumer.commit()
            handler.committed()
    finally:
        await consumer.stop()


async def with_faststream(handler: Handler, servers: str, topic: str) -> None:
    from faststream import AckPolicy  # noqa: PLC0415 - brought by `make bench` alone
    from faststream.kafka import KafkaBroker, KafkaMessage  # noqa: PLC0415

    broker = KafkaBroker(servers, logger=None)

    async def on_inquiry(inquiry: dict[str, Any], message: KafkaMessage) -> None:
        await handler.handle(inquiry)
        await message.ack()
        handler.committed()

    broker.subscriber(
        topic, group_id=f"{topic}.one-at-a-time.faststream", auto_offset_reset="earliest",
        ack_policy=AckPolicy.MANUAL,
    )(on_inquiry)  # fmt: skip
    await broker.start()
    try:
        await handler.all_handled.wait()
    finally:
        await broker.stop()


async def main(kind: str, topic: str, count: int) -> float:
    client = connect(os.environ["BENCH_MONGODB_URI"], application="bench")
    handler = Handler(client[os.environ["BENCH_DATABASE"]], count)
    spare_what_lives_long()
    consume = {"aiokafka": with_aiokafka, "faststream": with_faststream}[kind]
    await consume(handler, os.environ["BENCH_KAFKA"], topic)
    client.close()
    return handler.speed


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(runner.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]))))
