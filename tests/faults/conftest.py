"""One running system for the fault tests that leave its processes alone."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.support.system import System, running_system


@pytest_asyncio.fixture(scope="package", loop_scope="session")
async def attacked(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    async with running_system(
        tmp_path_factory.mktemp("attacked"), ANSWERED_WITHIN_SECONDS="10"
    ) as system:
        yield system
