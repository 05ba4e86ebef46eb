"""Fixtures over the real MongoDB and the real Kafka that `make test` starts; every test has its own
names there.
"""

import os
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from shared.kafka import create_topics
from shared.mongo import Client, Database, connect
from tests.support.names import fresh_name


@dataclass(frozen=True)
class KafkaServer:
    """Where the broker is, what kind it is, and this test's own topic prefix."""

    bootstrap_servers: str
    kind: str
    topic_prefix: str


def required(variable: str) -> str:
    value = os.environ.get(variable)
    if not value:
        pytest.fail(
            f"{variable} is not set: tests with servers run through `make test`.", pytrace=False
        )
    return value


@pytest.fixture
def mongodb_uri() -> str:
    return required("MONGODB_URI")


@pytest.fixture
async def mongo_client(mongodb_uri: str) -> AsyncIterator[Client]:
    client = connect(mongodb_uri, application="wayfare-tests")
    yield client
    client.close()


@pytest.fixture
async def database_prefix(mongo_client: Client) -> AsyncIterator[str]:
    """A prefix for this test's databases; all of them are dropped afterwards."""
    prefix = fresh_name("t")
    yield prefix
    for name in await mongo_client.list_database_names():
        if name.startswith(prefix):
            await mongo_client.drop_database(name)


@pytest.fixture
def database(mongo_client: Client, database_prefix: str) -> Database:
    """One database for tests that need only one."""
    return mongo_client[f"{database_prefix}_db"]


@pytest.fixture
def kafka() -> KafkaServer:
    """The broker with a fresh topic prefix; topics are made by `kafka_topics` or by the test."""
    return KafkaServer(
        bootstrap_servers=required("KAFKA_BOOTSTRAP_SERVERS"),
        kind=os.environ.get("WAYFARE_KAFKA_KIND", "external"),
        topic_prefix=fresh_name("t") + ".",
    )


@pytest.fixture
async def kafka_topics(kafka: KafkaServer) -> KafkaServer:
    """The broker with every topic of the catalogue under this test's prefix."""
    await create_topics(kafka.bootstrap_servers, prefix=kafka.topic_prefix)
    return kafka
