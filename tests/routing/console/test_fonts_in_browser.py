"""The console is drawn with our font."""

import pytest
from playwright.async_api import expect

from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import PASSWORD
from tests.support.browser import chromium, window_of
from tests.support.fonts import drawn_with, fetched_fonts, fonts_are_there
from tests.support.serving import served

pytestmark = pytest.mark.browser


async def test_the_inbox_is_drawn_with_our_font(office: Office) -> None:
    await office.leads(3)
    async with served(office.app) as url, chromium() as browser:
        window = await window_of(browser)
        page = window.page
        with fetched_fonts(page) as names:
            await page.goto(f"{url}/console")
            await page.fill("#email", office.staff["maya"].email)
            await page.fill("#password", PASSWORD)
            await page.click("button[type=submit]")
            await expect(page.locator("#live[data-state=live]")).to_be_visible()
            await fonts_are_there(page)
        assert await page.evaluate("document.fonts.check('1em \"Source Sans 3 Variable\"')")
        for part in (".tabs a", ".procedure", ".me span"):
            assert set(await drawn_with(page, part)) == {"Source Sans 3"}, part
        assert set(names) == {"source-sans-3-latin-wght-normal.woff2"}
        assert window.complaints == []
