"""The site's pages and the console, by axe-core; the pages of an inquiry have a walk of their own
(`tests/inquiry/accessibility`).
"""

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.e2e.test_story import TIMEOUT, sign_in
from tests.support.accessibility import violations
from tests.support.browser import chromium, window_of
from tests.support.inquiries import granted_consents, inquiry_body
from tests.support.system import System

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(400)]
SITE = {
    "/en-CA": 200,
    "/fr-CA": 200,
    "/en-CA/toronto": 200,
    "/en-CA/toronto/procedures": 200,
    "/en-CA/procedures": 200,
    "/en-CA/procedures/micro-needling": 200,
    "/en-CA/doctors": 200,
    "/fr-CA/doctors/nicole-tremblay-roy": 200,
    "/en-CA/travel/out-of-province": 200,
    "/fr-CA/travel/to-canada": 200,
    "/en-CA/search?q=knee": 200,
    "/en-CA/search?q=xylophone": 200,
    "/en-CA/toronto/procedures/micro-needling": 200,
    "/fr-CA/brossard/procedures/micro-needling": 200,
    "/en-CA/embed": 200,
    "/en-CA/atlantis": 404,
}
NARROWEST = 360


async def complaints(page: Page, about: str) -> list[str]:
    found = [f"{about}: {one}" for one in await violations(page)]
    await page.emulate_media(color_scheme="dark")
    dark = await violations(page, rules=("color-contrast",))
    await page.emulate_media(color_scheme="light")
    return [*found, *(f"{about}, dark: {one}" for one in dark)]


async def overflow(page: Page, about: str) -> list[str]:
    """Whether a narrow phone, or one with forced colours, has to scroll sideways."""
    size = page.viewport_size
    await page.set_viewport_size({"width": NARROWEST, "height": 740})
    found = []
    for colours in ("none", "active"):
        await page.emulate_media(forced_colors=colours)
        width = await page.evaluate("document.documentElement.scrollWidth")
        if width > NARROWEST:
            found.append(f"{about}: {width} px wide on {NARROWEST}, forced colours {colours}")
    await page.emulate_media(forced_colors="none")
    if size:
        await page.set_viewport_size(size)
    return found


async def test_no_page_of_the_site_stands_in_anybodys_way(system: System) -> None:
    found = list[str]()
    async with chromium() as browser:
        page = (await window_of(browser)).page
        for path, status in SITE.items():
            answer = await page.goto(system.url("content") + path)
            assert answer is not None
            assert answer.status == status, path
            found += await complaints(page, path)
            found += await overflow(page, path)
    assert not found, "\n".join(found)


async def test_nothing_of_the_console_stands_in_anybodys_way(system: System) -> None:
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=30) as website:
        body = inquiry_body(await granted_consents(system.url("inquiry")))
        sent = (await website.post("/v1/inquiries", json=body)).raise_for_status().json()
    async with chromium() as browser:
        page = (await window_of(browser)).page
        await page.goto(f"{system.url('routing')}/console")
        await expect(page.get_by_label("Password")).to_be_visible()
        found = await complaints(page, "sign-in")
        await page.get_by_label("E-mail address").fill("nobody@example.org")
        await page.get_by_label("Password").fill("not the password")
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("alert")).to_be_visible()
        found += await complaints(page, "sign-in, refused")
        await sign_in(page, system)
        row = page.locator(".row", has_text=sent["reference"])
        await expect(row).to_be_visible(timeout=TIMEOUT)
        for folded in (".filters summary", ".views summary"):
            await page.locator(folded).click()
        found += await complaints(page, "inbox")
        found += await overflow(page, "inbox")
        await row.get_by_role("link").click()
        await expect(page.get_by_role("heading", name="Why here?")).to_be_visible(timeout=TIMEOUT)
        found += await complaints(page, "lead")
        await page.get_by_role("button", name="Open patient details").click()
        await expect(page.locator("#patient")).to_contain_text("Invented", timeout=TIMEOUT)
        found += await complaints(page, "patient")
        await row.get_by_role("checkbox").check()
        await page.locator("#bulk").get_by_role("button", name="Close").click()
        await expect(page.get_by_role("heading", name="Close these leads?")).to_be_visible()
        found += await complaints(page, "many leads")
        found += await overflow(page, "many leads")
    assert not found, "\n".join(found)
