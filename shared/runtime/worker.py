"""Puts a worker together from its parts and runs it once indexes and topics are there."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Final

from shared.events import Topic
from shared.ids import new_id
from shared.kafka import BatchConsumer, ConsumerSettings, MongoDeadLetters
from shared.kafka.handling import Handle
from shared.kafka.topics import ensure_topics, keep_topics
from shared.mongo import Database, Heard, Hearing, MongoLeases, MongoRereads, SharedLease, ping
from shared.outbox import Relay, RelaySettings
from shared.runtime.process import Task, run_worker
from shared.runtime.replica import Replica, ReplicaRebuild
from shared.runtime.timer import Timer
from shared.settings import ServiceSettings
from shared.web.application import Check

Prepare = Callable[[], Awaitable[None]]


_SELDOM_SECONDS: Final = 30.0


@dataclass(frozen=True, kw_only=True)
class WorkerAssembly:
    """The tasks of one worker and the checks behind its `/readyz`, by name."""

    service: str
    settings: ServiceSettings
    database: Database
    tasks: dict[str, Task] = field(default_factory=dict)
    without_broker: set[str] = field(default_factory=set)
    checks: dict[str, Check] = field(default_factory=dict)

    def relay(self, topic: Topic, *collections: str, is_awaited: bool = True) -> None:
        """Publishes the outboxes of these collections. Where nobody waits for what is seldom
        published, its lease and the look behind its stream's back are taken less often.
        """
        settings = RelaySettings(
            bootstrap_servers=self.settings.kafka_bootstrap_servers,
            topic_prefix=self.settings.kafka_topic_prefix,
        )
        if not is_awaited:
            settings = replace(settings, sweep_seconds=_SELDOM_SECONDS)
        relay = Relay(self.database, collections, topic, settings)
        self.tasks[f"relay of {topic.name}"] = relay.run

    def consumer(self, topic: Topic, handle: Handle, *, max_records: int = 500) -> BatchConsumer:
        """Reads the topic as the group `<service>.<topic>`, so many records at most at a time."""
        group = f"{self.service}.{topic.name}"
        settings = ConsumerSettings(
            bootstrap_servers=self.settings.kafka_bootstrap_servers,
            topic_prefix=self.settings.kafka_topic_prefix,
            max_records=max_records,
        )
        dead_letters = MongoDeadLetters(self.database, group=group, service=self.service)
        consumer = BatchConsumer(
            settings, group=group, topics=[topic], handle=handle, dead_letters=dead_letters
        )
        self.tasks[f"consumer of {topic.name}"] = consumer.run
        self.checks[f"consumer of {topic.name}"] = _reads(consumer)
        return consumer

    def replica(
        self, topic: Topic, handle: Handle, *, into: Replica, rereads: MongoRereads | None = None
    ) -> None:
        """Reads a compacted topic into a replica, and reads it anew from its beginning when the
        replica is found empty.
        """
        rereads = rereads or MongoRereads(self.database)
        rebuild = ReplicaRebuild(self.consumer(topic, handle), into, rereads, topic=topic.name)
        self.tasks[f"replica of {topic.name}"] = rebuild.run

    def task(self, name: str, task: Task) -> None:
        """Work of its own that needs the database and not Kafka, such as sending mail."""
        self.tasks[name] = task
        self.without_broker.add(name)

    def timer(
        self,
        name: str,
        work: Callable[[], Awaitable[int]],
        *,
        seconds: float,
        heard: Heard | None = None,
    ) -> Timer:
        """All timers of a service work in the same of its processes."""
        timer = Timer(name=name, work=work, seconds=seconds, lease=self._timers, heard=heard)
        self.task(f"timer {name}", timer.run)
        return timer

    def hears(self, *collections: str) -> Heard:
        """For a timer with work only after writes to these, or days later."""
        self.task("hearing", self._hearing.run)
        return self._hearing.of(*collections)

    @cached_property
    def _timers(self) -> SharedLease:
        return SharedLease(MongoLeases(self.database), "timers", owner=new_id())

    @cached_property
    def _hearing(self) -> Hearing:
        return Hearing(self.database)

    def run(self, *, port: int, prepare: Sequence[Prepare] = ()) -> None:
        """Runs until SIGTERM; `prepare` creates indexes before anything is read or written."""
        started = _Start(self, prepare)
        self.tasks["topics"] = self._keep_topics
        run_worker(
            process=f"{self.service}-worker",
            host=self.settings.host,
            port=port,
            tasks={name: started.before(name, task) for name, task in self.tasks.items()},
            checks={**self.checks, "mongodb": lambda: ping(self.database)},
            log_level=self.settings.log_level,
        )

    async def _keep_topics(self, stop: asyncio.Event) -> None:
        await keep_topics(
            self.settings.kafka_bootstrap_servers,
            prefix=self.settings.kafka_topic_prefix,
            replication_factor=self.settings.kafka_replication_factor,
            stop=stop,
        )


class _Start:
    """Prepares once, whichever task comes first; what needs no broker does not wait for one."""

    def __init__(self, assembly: WorkerAssembly, prepare: Sequence[Prepare]) -> None:
        self._assembly = assembly
        self._indexes = _Once(prepare)
        self._topics = asyncio.Lock()
        self._are_topics_there = False

    def before(self, name: str, task: Task) -> Task:
        async def run(stop: asyncio.Event) -> None:
            await self._indexes()
            if name in self._assembly.without_broker or await self._ensured_topics(stop):
                await task(stop)

        return run

    async def _ensured_topics(self, stop: asyncio.Event) -> bool:
        """False when stopped before a broker answered."""
        async with self._topics:
            if not self._are_topics_there:
                settings = self._assembly.settings
                self._are_topics_there = await ensure_topics(
                    settings.kafka_bootstrap_servers,
                    prefix=settings.kafka_topic_prefix,
                    replication_factor=settings.kafka_replication_factor,
                    stop=stop,
                )
        return self._are_topics_there


class _Once:
    """Runs its steps at the first call; other calls wait for that one."""

    def __init__(self, steps: Sequence[Prepare]) -> None:
        self._steps = steps
        self._lock = asyncio.Lock()
        self._is_done = False

    async def __call__(self) -> None:
        async with self._lock:
            if not self._is_done:
                for step in self._steps:
                    await step()
                self._is_done = True


def _reads(consumer: BatchConsumer) -> Check:
    async def check() -> bool:
        return consumer.is_assigned and not consumer.is_halted

    return check
