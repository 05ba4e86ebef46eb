"""Which Kafka is used, in this order: a named cluster, Apache Kafka, the embedded broker."""

from dataclasses import dataclass
from enum import StrEnum

from deploy.local.process import Process


class Kind(StrEnum):
    EXTERNAL = "external"
    APACHE = "apache-kafka"
    EMBEDDED = "embedded"


@dataclass(frozen=True, kw_only=True)
class Broker:
    kind: Kind
    reason: str  # why this one and not the one before it in the order
    bootstrap_servers: str
    process: Process | None = None

    def describe(self) -> str:
        names = {
            Kind.EXTERNAL: "the cluster of KAFKA_BOOTSTRAP_SERVERS",
            Kind.APACHE: "Apache Kafka 4.1.1",
            Kind.EMBEDDED: "embedded broker of librdkafka (memory only, for looking stack)",
        }
        return names[self.kind]
