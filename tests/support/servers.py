"""Fixtures over the real MongoDB and the real Kafka that `make test` starts; every test has its own
names there.
"""

import asyncio
import os
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import pytest

from shared.kafka import create_topics
from shared.mongo import Client, Database, connect
from tests.support.names import fresh_name

_SERVICES: Final = frozenset({"content", "inquiry", "routing"})
_EMPTIED: Final = defaultdict[str | None, list[str]](list)
"""Prefixes of databases that no test of this process uses, by the service that indexed them."""


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
async def database_prefix(
    mongo_client: Client, request: pytest.FixtureRequest
) -> AsyncIterator[str]:
    """A prefix for this test's databases, which are empty. Those of a service's tests are used
    again, with their indexes, which take longer to make than most tests; others are dropped.
    """
    service = _service_of(request.node.nodeid)
    free = _EMPTIED[service]
    is_own = service is None or request.node.get_closest_marker("own_databases") is not None
    prefix = free.pop() if free and not is_own else fresh_name("t")
    yield prefix
    mine = [name for name in await mongo_client.list_database_names() if name.startswith(prefix)]
    if is_own:
        for name in mine:
            await mongo_client.drop_database(name)
        return
    await asyncio.gather(*[_empty(mongo_client[name]) for name in mine])
    free.append(prefix)


async def _empty(database: Database) -> None:
    names = await database.list_collection_names()
    await asyncio.gather(*[database[name].delete_many({}) for name in names])


def _service_of(nodeid: str) -> str | None:
    folder = nodeid.split("/")[1]
    return folder if folder in _SERVICES else None


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
