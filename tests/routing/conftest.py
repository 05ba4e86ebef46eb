"""The web process of routing over the real MongoDB."""

from collections.abc import AsyncIterator

import pytest

from shared.mongo import Database
from tests.routing.inbox.builders import Office, open_office
from tests.support.clocks import StillClock


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def office(database: Database, clock: StillClock) -> AsyncIterator[Office]:
    async with open_office(database, clock) as running:
        yield running
