"""A manager's pages in a browser: nothing stands in anybody's way, and a replay follows itself."""

import pytest
from playwright.async_api import Page, expect

from services.routing.policies.domain import BUILT_IN
from services.routing.replay.domain import ReplayStatus
from services.routing.replay.store import MongoReplays
from tests.routing.console.test_replay_pages import REPORT
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import PASSWORD
from tests.support.accessibility import is_too_wide, loose_ends, small_targets, violations
from tests.support.browser import PHONE, chromium, window_of
from tests.support.serving import served

pytestmark = pytest.mark.browser


async def complaints(page: Page) -> list[str]:
    found = await violations(page) + await small_targets(page) + await loose_ends(page)
    return [*found, *(["too wide"] if await is_too_wide(page) else [])]


async def test_a_manager_looks_at_every_page_on_a_phone_and_watches_a_replay_end(
    office: Office,
) -> None:
    await office.leads(12)
    replays = MongoReplays(office.database)
    async with served(office.app) as url, chromium() as browser:
        window = await window_of(browser, PHONE, locale="fr-CA")
        page = window.page
        await page.goto(f"{url}/console/replays")
        await page.fill("#email", office.staff["manager"].email)
        await page.fill("#password", PASSWORD)
        await page.click("button[type=submit]")
        await expect(page.locator("h1")).to_have_text("Rejeux")
        found = await complaints(page)
        await page.click("form.entry button[type=submit]")
        await expect(page.locator("h1")).to_have_text("Ce rejeu est en cours")
        found += await complaints(page)
        await page.focus("#cancel")
        taken = await replays.take("worker")
        assert taken is not None
        assert await replays.end(taken, ReplayStatus.DONE, REPORT)
        await expect(page.locator("h1")).to_have_text("12 demandes sur 400 iraient ailleurs")
        found += await complaints(page)
        for path in ("roster", "roster/doctors/roy", "reports", "policies", "policies/new",
                     f"policies/{BUILT_IN.id}"):  # fmt: skip
            await page.goto(f"{url}/console/{path}")
            found += [f"{path}: {one}" for one in await complaints(page)]
    assert found == []
    assert window.complaints == []
