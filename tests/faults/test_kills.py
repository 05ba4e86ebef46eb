"""`kill -9` of each process in turn while inquiries are sent: every accepted one becomes one
lead.
"""

import asyncio
from collections import Counter
from pathlib import Path

import httpx2
import pytest

from shared.ids import new_id
from tests.support.inquiries import JSON, granted_consents, inquiry_body
from tests.support.system import System, running_system
from tests.support.waiting import eventually

pytestmark = [pytest.mark.apache_kafka, pytest.mark.system, pytest.mark.timeout(900)]


async def send(client: httpx2.AsyncClient, body: JSON) -> str:
    """Sends one inquiry as a careful client does: the same key again until there is an answer."""
    key = new_id()
    for _ in range(240):
        try:
            answer = await client.post("/v1/inquiries", json=body, headers={"Idempotency-Key": key})
        except httpx2.HTTPError:
            await asyncio.sleep(0.5)
            continue
        if answer.status_code == 202:
            return str(answer.json()["reference"])
        assert answer.status_code in {409, 500, 503}, answer.text
        await asyncio.sleep(0.5)
    raise AssertionError("never accepted")


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


async def leads_by_reference(system: System) -> Counter[str]:
    found: Counter[str] = Counter()
    async with system.signed_in("manager") as client:
        cursor: str | None = None
        while True:
            params = {"cursor": cursor} if cursor else {}
            page = (await client.get("/v1/leads", params=params)).raise_for_status().json()
            found.update(lead["reference"] for lead in page["items"])
            cursor = page["next_cursor"]
            if not cursor:
                return found


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

        await eventually(all_there, within=180, every=1)
        leads = await leads_by_reference(system)
        assert leads == Counter(references)
