"""MongoDB and Kafka: takes the ones that are named, starts the others."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local import mongo
from deploy.local.child import Say
from deploy.local.kafka.broker import Broker, Kind
from deploy.local.kafka.choice import choose
from deploy.local.ports import LOOPBACK, Ports
from deploy.local.readiness import accepts
from deploy.local.supervisor import Supervisor


@dataclass(frozen=True, kw_only=True)
class Servers:
    mongodb_uri: str
    broker: Broker


@dataclass(frozen=True, kw_only=True)
class Folders:
    mongo: Path
    kafka: Path
    libraries: Path  # Kafka's jars are fetched into this folder once


@dataclass(frozen=True, kw_only=True)
class ServerStart:
    supervisor: Supervisor
    folders: Folders
    ports: Ports
    say: Say
    mongod_options: Sequence[str] = ()
    given: Mapping[str, str] = field(default_factory=lambda: os.environ)

    async def __call__(self) -> Servers:
        uri, broker = await asyncio.gather(self._mongo(), self._kafka())
        return Servers(mongodb_uri=uri, broker=broker)

    async def _mongo(self) -> str:
        if named := self.given.get("MONGODB_URI"):
            self.say("mongo: the server of MONGODB_URI")
            return named
        port = self.ports.mongo_port
        await self.supervisor.start(
            mongo.mongod(mongo.find_mongod(), self.folders.mongo, port, *self.mongod_options)
        )
        await self.supervisor.ready("mongod", accepts(LOOPBACK, port))
        await mongo.make_replica_set(port)
        await self.supervisor.ready("mongod", mongo.is_primary(port))
        self.say(f"mongo: mongod, {LOOPBACK}:{port}")
        return mongo.uri(port)

    async def _kafka(self) -> Broker:
        broker = await asyncio.to_thread(
            choose,
            self.folders.kafka,
            libraries=self.folders.libraries,
            port=self.ports.kafka_port,
            controller_port=self.ports.kafka_controller_port,
            say=self.say,
            environment=self.given,
        )
        if broker.process:
            await self.supervisor.start(broker.process)
            await self.supervisor.ready("kafka", accepts(LOOPBACK, self.ports.kafka_port))
        why = f" ({broker.reason})" if broker.kind is Kind.EMBEDDED else ""
        self.say(f"kafka: {broker.describe()}{why}, {broker.bootstrap_servers}")
        return broker
