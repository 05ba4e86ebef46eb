"""The short form of `make bench`: every contender answers and is measured; no speed is asserted."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.bench import http_paths, routing_batch
from tests.support.system import System

pytestmark = [
    pytest.mark.system,
    pytest.mark.timeout(400),
]


async def test_the_hot_paths_are_measured_beside_their_rivals(
    system: System, tmp_path: Path
) -> None:
    async with AsyncExitStack() as rivals:
        pages = await http_paths.page_contenders(system, rivals, tmp_path, 64)
        inquiries = await http_paths.inquiry_contenders(system, rivals, tmp_path, 32)
        runs = {**await http_paths.measure(pages, 1), **await http_paths.measure(inquiries, 1)}
    routed = await routing_batch.measure(system.state()["mongo"], 1)
    assert all(speed > 0 for speeds in [*runs.values(), *routed.values()] for speed in speeds)
    assert {"ours", "limit: fixed bytes", "peer: rendered per request"} <= set(runs)
