"""`kill -9` of each process in turn while inquiries are sent: every accepted one becomes one
lead.
"""

import asyncio
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from tests.support.inquiries import granted_consents, inquiry_body
from tests.support.leads import leads_by_reference
from tests.support.sending import send
from tests.support.system import System, running_system
from tests.support.waiting import eventually

pytestmark = [pytest.mark.apache_kafka, pytest.mark.system, pytest.mark.timeout(900)]


async def send_all(
    system: System, count: int, *, at_once: int, all_sent: asyncio.Event
) -> list[str]:
    """Sends in a steady stream that lasts at least until `all_sent` is set by the killer."""
    body = inquiry_body(await granted_consents(system.url("inquiry")))
    gate = asyncio.Semaphore(at_once)
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=20) as client:

        async def one(number: int) -> str:
            async with gate:
                if number > count * 3 // 4:
                    await all_sent.wait()  # a last quarter is sent after the last kill
                return await send(client, body)

        return list(await asyncio.gather(*[one(number) for number in range(count)]))


async def test_every_accepted_inquiry_becomes_one_lead_whatever_is_killed(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    count = 500 if pytestconfig.getoption("--full") else 200
    async with running_system(tmp_path) as system:
        killed = asyncio.Event()
        sending = asyncio.create_task(send_all(system, count, at_once=8, all_sent=killed))
        for name in system.pids():
            await system.kill(name)
            await asyncio.sleep(0.5)  # spreads the kills over the stream; nothing is asserted on it
        killed.set()
        references = await sending
        assert len(set(references)) == count

        async def all_there() -> bool:
            try:
                return set(references) <= set(await leads_by_reference(system))
            except httpx2.HTTPError:  # the API was killed last and may not be back yet
                return False

        await eventually(all_there, timeout_seconds=180, every=1)
        leads = await leads_by_reference(system)
        assert leads == Counter(references)
