"""A patient does with their data what the law lets them, in a real browser without scripts."""

import pytest
from playwright.async_api import Browser, expect

from tests.inquiry.tracking.test_status_in_browser import (  # noqa: F401 - fixtures
    Site,
    browser,
    site,
)
from tests.support.browser import DESKTOP, PHONE, window_of

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_from_the_status_page_to_a_copy_a_correction_and_the_end(
    site: Site,  # noqa: F811
    browser: Browser,  # noqa: F811
    size: tuple[int, int],
) -> None:
    sent = await site.sent()
    window = await window_of(browser, size, scripts=False)
    page = window.page
    await page.goto(sent["page"])
    await page.get_by_label("Code from our e-mail").fill(sent["code"])
    await page.get_by_role("button", name="Open my inquiry").click()
    data = page.get_by_role("region", name="Your data")
    await data.get_by_role("link", name="See a copy").click()
    await expect(page.get_by_text("maria.fernandez@example.com")).to_be_visible()
    await page.get_by_role("link", name="Back to my inquiry").click()
    await data.get_by_role("link", name="Correct my details").click()
    await page.get_by_label("Given name").fill("")
    await page.get_by_role("button", name="Save my details").click()
    await page.get_by_role("link", name="Enter the given name.").click()
    await page.get_by_label("Given name").fill("Marie")
    await page.get_by_role("button", name="Save my details").click()
    await data.get_by_role("link", name="Withdraw my inquiry").click()
    await page.get_by_role("link", name="Back without any change").click()
    await data.get_by_role("link", name="Erase everything").click()
    await page.get_by_label("To confirm").fill(sent["reference"].lower())
    await page.get_by_role("button", name="Erase everything").click()
    heading = page.get_by_role("heading", name="This inquiry was erased on November 23, 2026")
    await expect(heading).to_be_visible()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    assert [one for one in window.complaints if "422" not in one] == []
