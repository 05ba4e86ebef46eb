"""The network that is searched, and an answer's pages."""

import pytest

from services.content.wiring import Content
from tests.content.search.network import open_network


@pytest.fixture
async def network(content: Content) -> Content:
    await open_network(content)
    return content
