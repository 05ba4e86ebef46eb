"""A draft as a browser lays it out: that it is one stays in sight, and nobody inquires from it."""

from datetime import timedelta
from typing import Final

import pytest
from playwright.async_api import expect

from services.content.app import build_app
from services.content.previews.domain import Preview, token_of
from services.content.publishing.domain import Pin
from services.content.settings import ContentApiSettings
from tests.support.accessibility import is_too_wide, small_targets, violations
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]

PREVIEW: Final = Preview(
    location="toronto",
    procedure="ear-tubes",
    locale="en-CA",
    pin=Pin(text_revision=1, facts_revision=1),
    expires_at=MONDAY_NOON + timedelta(hours=24),
)


async def test_a_draft_says_that_it_is_one_wherever_one_reads_and_its_button_leads_nowhere(
    settings: ContentApiSettings, clock: StillClock
) -> None:
    token = token_of(PREVIEW, settings.preview_keys.current)
    app = build_app(settings, now=clock)
    async with served(app, lifespan=True) as url, chromium() as browser:
        for size in (DESKTOP, PHONE):
            window = await window_of(browser, size)
            page = window.page
            await page.goto(f"{url}/preview/{token}")
            banner = page.get_by_role("complementary", name="Draft")
            for mode in ("light", "dark"):
                await page.emulate_media(color_scheme=mode)
                assert await violations(page) == []
            assert await small_targets(page) == []
            assert not await is_too_wide(page)
            await page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")
            await expect(banner).to_be_in_viewport(ratio=1)
            await expect(banner).to_contain_text("Tuesday, November 24, 2026 at 12:00")
            await expect(page.get_by_role("link", name="Make an inquiry")).to_have_count(0)
            button = page.get_by_text("Make an inquiry").locator("visible=true").first
            await button.click()
            assert page.url.startswith(f"{url}/preview/")
            assert window.complaints == []
