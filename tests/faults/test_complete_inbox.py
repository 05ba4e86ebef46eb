"""Leads come in a burst while the line is cut and the window sleeps: afterwards the inbox shows
exactly what the API gives, and its counts are the API's.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

import httpx2
import pytest
from playwright.async_api import CDPSession, Page, expect

from services.routing.leads.domain import LeadHasChanged, MoveReason
from shared.clock import utc_now
from shared.mongo import Database
from tests.routing.inbox.builders import Office, open_office
from tests.shared.auth.builders import PASSWORD
from tests.support.browser import chromium, window_of
from tests.support.cutting import CutLine, line_to
from tests.support.serving import served
from tests.support.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SEED = 20_261_130
BATCH = 10


async def test_the_inbox_is_complete_whatever_was_cut_or_slept_during_a_burst(
    database: Database, pytestconfig: pytest.Config
) -> None:
    is_full = bool(pytestconfig.getoption("--full"))
    count, seconds = (1_000, 20.0) if is_full else (200, 4.0)
    async with (
        open_office(database, utc_now, capacity=5_000) as office,
        served(office.app) as server,
        line_to(server) as line,
        inbox(office, line) as page,
    ):
        await office.leads(60, received_at=utc_now(), reply_by=utc_now() + timedelta(hours=4))
        trouble = asyncio.create_task(disturb(page, line))
        await burst(office, count, seconds)
        trouble.cancel()
        with suppress(asyncio.CancelledError):
            await trouble
        assert line.cuts > 1
        await page.context.set_offline(False)
        async with office.signed_in("maya") as client:
            waiting = await listed(client, "assigned")
            unrouted = await listed(client, "unrouted")
        assert len(waiting) > count / 2
        await expect(page.locator("#live[data-state=live]")).to_be_visible()
        await expect(page.locator("[data-tab=waiting] .count")).to_have_text(str(len(waiting)))
        await expect(page.locator("[data-tab=unrouted] .count")).to_have_text(str(len(unrouted)))
        await eventually(lambda: shows(page, waiting), timeout_seconds=60)
        await expect(page.locator("#new-counter")).to_be_visible()
        await page.keyboard.press("n")
        await expect(page.locator("#new-counter")).to_be_hidden()
        await expect(page.locator("#toast")).to_be_empty()


@asynccontextmanager
async def inbox(office: Office, line: CutLine) -> AsyncIterator[Page]:
    async with chromium() as browser:
        page = (await window_of(browser)).page
        await page.goto(f"{line.address}/console")
        await page.fill("#email", office.staff["maya"].email)
        await page.fill("#password", PASSWORD)
        await page.click("button[type=submit]")
        await expect(page.locator("#live[data-state=live]")).to_be_visible()
        yield page


async def burst(office: Office, count: int, seconds: float) -> None:
    """New leads all the time; some are contacted at once, some handed on to another clinic."""
    maya = office.staff["maya"].principal()
    began, loop = asyncio.get_running_loop().time(), asyncio.get_running_loop()
    for done in range(0, count, BATCH):
        due = utc_now() + timedelta(hours=1 + done % 7)
        leads = await office.leads(BATCH, received_at=utc_now(), reply_by=due)
        first, second, *_ = leads
        with suppress(LeadHasChanged):
            await office.core.actions.contact(first.id, maya, expected_version=first.version)
            await office.core.actions.transfer(
                second.id, "calgary", MoveReason.WORKLOAD, maya, expected_version=second.version
            )
        await asyncio.sleep(max(0.0, began + seconds * (done + BATCH) / count - loop.time()))


async def disturb(page: Page, line: CutLine) -> None:
    """Cuts the line, puts the window to sleep, takes the network away: again and again."""
    chance = random.Random(SEED)  # noqa: S311 - no secret
    protocol = await page.context.new_cdp_session(page)
    while True:
        await asyncio.sleep(chance.uniform(0.1, 0.6))
        line.cut(seconds=chance.uniform(0.0, 0.4))
        match chance.randrange(3):
            case 0:
                await asleep(protocol, chance.uniform(0.2, 1.0))
            case 1:
                await offline(page, chance.uniform(0.1, 0.8))


async def asleep(protocol: CDPSession, seconds: float) -> None:
    await protocol.send("Page.setWebLifecycleState", {"state": "frozen"})
    try:
        await asyncio.sleep(seconds)
    finally:
        await protocol.send("Page.setWebLifecycleState", {"state": "active"})


async def offline(page: Page, seconds: float) -> None:
    await page.context.set_offline(True)
    await asyncio.sleep(seconds)
    await page.context.set_offline(False)


async def listed(client: httpx2.AsyncClient, status: str) -> set[str]:
    """All ids that the API gives, page by page."""
    found, cursor = set[str](), ""
    while True:
        more = f"&cursor={cursor}" if cursor else ""
        answer = (await client.get(f"/v1/leads?status={status}&limit=100{more}")).json()
        found |= {item["id"] for item in answer["items"]}
        cursor = answer["next_cursor"]
        if not cursor:
            return found


async def shows(page: Page, wanted: set[str]) -> bool:
    """Whether the list, scrolled to its end, has exactly these rows, each once."""
    shown: list[str] = await page.evaluate(
        """() => {
            const scroller = document.getElementById("scroll");
            scroller.scrollTo(0, scroller.scrollHeight);
            if (document.getElementById("more")) return [];
            const rows = [...document.querySelectorAll(".row:not(.is-elsewhere)")];
            return rows.map((row) => row.dataset.lead);
        }"""
    )
    return len(shown) == len(wanted) and set(shown) == wanted
