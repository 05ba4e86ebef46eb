"""What both programs of the floor are given: where to write, how much, and documents, records and
an email of the sizes that ours have.
"""

import asyncio
import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Protocol

import bson
import psutil
import uvloop
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from shared.events import Record
from shared.mongo import Database, Document, connect
from shared.runtime.garbage import spare_what_lives_long
from tests.bench.processes import cpu_seconds, spent_between

BATCH: Final = 500
PARTITIONS: Final = 6
VARIABLE: Final = "BENCH_FLOOR"


@dataclass(frozen=True, kw_only=True)
class FloorRun:
    """`rate`: inquiries a second, 0 for as many as there can be. `servers`: process ids by name."""

    mongodb_uri: str
    bootstrap_servers: str
    smtp_port: int
    name: str
    """Of the database, and what the topics' names begin with."""
    sample: str
    count: int
    rate: float
    servers: Mapping[str, int]

    @property
    def inquiry_topic(self) -> str:
        return f"{self.name}.inquiries"

    @property
    def lead_topic(self) -> str:
        return f"{self.name}.leads"

    def as_variable(self) -> dict[str, str]:
        return {VARIABLE: json.dumps(asdict(self))}

    @classmethod
    def from_environment(cls) -> "FloorRun":
        return cls(**json.loads(os.environ[VARIABLE]))

    @cached_property
    def database(self) -> Database:
        return connect(self.mongodb_uri, application="bench-floor")[self.name]

    def sampled(self) -> Document:
        """`inquiries`, `keys`, `leads`, `rounds`, the records of both kinds, and `mail`."""
        return bson.decode(Path(self.sample).read_bytes())

    async def consumer(self, topic: str) -> AIOKafkaConsumer:
        """All partitions; offsets are committed as in a group."""
        consumer = AIOKafkaConsumer(
            bootstrap_servers=self.bootstrap_servers, group_id=topic, enable_auto_commit=False,
            auto_offset_reset="earliest",
        )  # fmt: skip
        await consumer.start()
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
        return consumer

    async def producer(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            bootstrap_servers=self.bootstrap_servers, acks="all", enable_idempotence=True,
            linger_ms=5,
        )  # fmt: skip
        await producer.start()
        return producer


async def publish(
    producer: AIOKafkaProducer, topic: str, ids: Sequence[str], like: Sequence[Record]
) -> None:
    """One record for each id; returns when the broker has confirmed all of them."""
    sent = []
    for number, one in enumerate(ids):
        record = like[number % len(like)]
        sent.append(
            await producer.send(topic, value=record.value, key=one.encode(), headers=record.headers)
        )
    await asyncio.gather(*sent)


def records_of(documents: Sequence[Document]) -> list[Record]:
    return [
        Record(key=one["key"], value=one["value"], headers=[tuple(h) for h in one["headers"]])
        for one in documents
    ]


class FloorProgram(Protocol):
    async def prepare(self) -> None: ...

    async def work(self) -> None: ...

    async def close(self) -> None: ...


def run_program(program: Callable[[FloorRun], FloorProgram]) -> None:
    """Measures the work alone and prints `{began, ended, cpu, servers}`: times of the clock, CPU
    seconds.
    """
    run = FloorRun.from_environment()
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        print(json.dumps(runner.run(_measured(run, program(run)))), flush=True)


async def _measured(run: FloorRun, program: FloorProgram) -> dict[str, Any]:
    await program.prepare()
    spare_what_lives_long()
    pids = {**run.servers, "me": psutil.Process().pid}
    before, began = cpu_seconds(pids), time.time()
    await program.work()
    ended, spent = time.time(), spent_between(before, cpu_seconds(pids))
    await program.close()
    return {"began": began, "ended": ended, "cpu": spent.pop("me"), "servers": spent}
