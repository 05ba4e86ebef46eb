"""The form's guard in a browser: the script solves the challenge, and nobody sees the field."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Browser, Page, expect

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb
from shared.clock import utc_now
from tests.inquiry.builders import network_changes
from tests.inquiry.intake.test_form import PAGE, typed
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served

pytestmark = pytest.mark.browser


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as program:
        yield program


@pytest.fixture
async def url(inquiry: InquiryWeb, clock: StillClock) -> AsyncIterator[str]:
    clock.at = utc_now()
    app = app_of(inquiry)
    async with app.router.lifespan_context(app):
        await inquiry.directory.apply(network_changes())
        async with served(app) as address:
            yield address


async def fill(page: Page) -> None:
    values = typed(travel__earliest__year=str(utc_now().year + 1))
    for name in ("patient.given_name", "patient.family_name", "patient.email", "patient.phone"):
        await page.fill(f'[name="{name}"]', values[name])
    await page.check("#patient-channel-email")
    await page.select_option("#patient-language", "es")
    await page.select_option("#residence-country", "US")
    await page.select_option("#residence-subdivision_us", "US-TX")
    await page.check("#payer-kind-self")
    for name in ("processing", "disclosure"):
        for tick in await page.locator(f'input[type="checkbox"][name^="consents.{name}"]').all():
            await tick.check()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_challenge_is_solved_while_the_form_is_filled_in(
    url: str, browser: Browser, inquiry: InquiryWeb, clock: StillClock, size: tuple[int, int]
) -> None:
    window = await window_of(browser, size)
    page = window.page
    await page.goto(f"{url}{PAGE}")
    await fill(page)
    proof = page.locator('input[name="proof"]')
    await expect(proof).not_to_have_value("")
    clock.advance(timedelta(seconds=30))
    await page.click('button[type="submit"]')
    await expect(page.locator(".reference")).to_be_visible()
    assert await inquiry.database["used_challenges"].count_documents({}) == 1
    kept = await inquiry.database["inquiries"].find_one({})
    assert kept is not None
    assert kept["quarantined"] is None
    assert window.complaints == []


async def test_without_script_the_form_is_sent_and_not_put_aside(
    url: str, browser: Browser, inquiry: InquiryWeb, clock: StillClock
) -> None:
    window = await window_of(browser, scripts=False)
    await window.page.goto(f"{url}{PAGE}")
    await fill(window.page)
    clock.advance(timedelta(seconds=30))
    await window.page.click('button[type="submit"]')
    await expect(window.page.locator(".reference")).to_be_visible()
    kept = await inquiry.database["inquiries"].find_one({})
    assert kept is not None
    assert kept["quarantined"] is None


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_field_for_programs_is_out_of_sight_of_reach_and_of_hearing(
    url: str, browser: Browser, size: tuple[int, int]
) -> None:
    window = await window_of(browser, size)
    page = window.page
    await page.goto(f"{url}{PAGE}")
    bounding_box = await page.locator("#contact-website").bounding_box()
    assert bounding_box is not None
    assert bounding_box["x"] + bounding_box["width"] < 0
    assert await page.get_by_role("textbox", name="Leave this field empty").count() == 0
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    await page.focus("#message")
    reached = set()
    for _ in range(12):
        await page.keyboard.press("Tab")
        reached.add(await page.evaluate("document.activeElement.id"))
    assert "contact-website" not in reached
    assert window.complaints == []


async def test_nor_does_it_widen_a_page_from_right_to_left(url: str, browser: Browser) -> None:
    window = await window_of(browser, PHONE)
    await window.page.goto(f"{url}{PAGE}")
    await window.page.evaluate("document.documentElement.dir = 'rtl'")
    width = await window.page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE[0]
    assert await window.page.evaluate("window.scrollX") == 0
