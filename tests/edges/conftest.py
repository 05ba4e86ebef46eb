"""One set of applications for a whole table of requests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from tests.edges.services import Service, services
from tests.support.names import fresh_name
from tests.support.servers import required


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[dict[str, Service]]:
    async with services(required("MONGODB_URI"), fresh_name("t")) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def edges(
    running: dict[str, Service],
    mongodb_uri: str,  # noqa: ARG001 - marks the tests as in need of servers
) -> dict[str, Service]:
    return running
