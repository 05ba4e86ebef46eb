"""The form's guard in a browser: the script solves the challenge, and nobody sees the field."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, Route, expect

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb
from shared.clock import utc_now
from tests.inquiry.builders import network_changes
from tests.inquiry.form.browsing import fill_in
from tests.inquiry.form.filling import PAGE, READS_FOR
from tests.inquiry.spam.conftest import JSON
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


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


async def kept_by(inquiry: InquiryWeb) -> JSON:
    (found,) = await inquiry.database["inquiries"].find().to_list(None)
    return dict(found)


async def to_the_last_page(page: Page, url: str) -> None:
    await page.goto(f"{url}{PAGE}&locale=en-CA")
    await fill_in(page)


async def send(page: Page) -> None:
    await page.get_by_role("button", name="Send my inquiry").click()
    await expect(page.locator(".reference").first).to_contain_text("WF-")


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_challenge_is_solved_while_the_answers_are_checked(
    url: str, browser: Browser, inquiry: InquiryWeb, clock: StillClock, size: tuple[int, int]
) -> None:
    window = await window_of(browser, size)
    page = window.page
    await to_the_last_page(page, url)
    await expect(page.locator('input[name="proof"]')).not_to_have_value("")
    clock.advance(READS_FOR)
    await send(page)
    assert await inquiry.database["used_challenges"].count_documents({}) == 1
    assert (await kept_by(inquiry))["quarantined"] is None
    assert window.complaints == []


async def test_whoever_is_faster_than_the_script_is_waited_for_and_not_put_aside(
    url: str, browser: Browser, inquiry: InquiryWeb
) -> None:
    """Not even who has gone through all pages within no time, as the clock stands still."""
    window = await window_of(browser)

    async def late(route: Route) -> None:
        await asyncio.sleep(1)
        await route.continue_()

    await window.page.route("**/v1/challenges", late)
    await to_the_last_page(window.page, url)
    assert await window.page.locator('input[name="proof"]').input_value() == ""
    await window.page.get_by_role("button", name="Send my inquiry").dblclick()
    await expect(window.page.locator(".reference").first).to_contain_text("WF-")
    assert (await kept_by(inquiry))["quarantined"] is None
    assert await inquiry.database["used_challenges"].count_documents({}) == 1
    assert window.complaints == []


@pytest.mark.parametrize("is_refused", [True, False])
async def test_where_no_challenge_comes_the_form_is_sent_all_the_same(
    url: str, browser: Browser, inquiry: InquiryWeb, clock: StillClock, is_refused: bool
) -> None:
    """Refused at once, or never answered: then after some seconds."""
    page = (await window_of(browser)).page

    async def answer(route: Route) -> None:
        if is_refused:
            await route.fulfill(status=429)

    await page.route("**/v1/challenges", answer)
    await to_the_last_page(page, url)
    clock.advance(READS_FOR)
    await send(page)
    assert (await kept_by(inquiry))["quarantined"] is None
    assert await inquiry.database["used_challenges"].count_documents({}) == 0


async def test_another_language_is_not_waited_for(url: str, browser: Browser) -> None:
    page = (await window_of(browser)).page
    await page.route("**/v1/challenges", lambda _: asyncio.sleep(0))
    await to_the_last_page(page, url)
    await page.get_by_role("button", name="Français").click()
    await expect(page.locator("html")).to_have_attribute("lang", "fr-CA", timeout=5_000)


async def test_without_script_the_form_is_sent_and_not_put_aside(
    url: str, browser: Browser, inquiry: InquiryWeb, clock: StillClock
) -> None:
    page = (await window_of(browser, scripts=False)).page
    await to_the_last_page(page, url)
    clock.advance(READS_FOR)
    await send(page)
    assert (await kept_by(inquiry))["quarantined"] is None


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_field_for_programs_is_out_of_sight_of_reach_and_of_hearing(
    url: str, browser: Browser, size: tuple[int, int]
) -> None:
    window = await window_of(browser, size)
    page = window.page
    await to_the_last_page(page, url)
    bounding_box = await page.locator("#contact-website").bounding_box()
    assert bounding_box is not None
    assert bounding_box["x"] + bounding_box["width"] < 0
    assert await page.get_by_role("textbox", name="Leave this field empty").count() == 0
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= size[0]
    send = page.get_by_role("button", name="Send my inquiry")
    await send.focus()
    reached = set()
    for key in ("Shift+Tab", "Shift+Tab", "Tab", "Tab", "Tab"):
        await page.keyboard.press(key)
        reached.add(await page.evaluate("document.activeElement.id"))
    assert "contact-website" not in reached
    assert window.complaints == []


async def test_nor_does_it_widen_a_page_from_right_to_left(url: str, browser: Browser) -> None:
    page = (await window_of(browser, PHONE)).page
    await to_the_last_page(page, url)
    await page.evaluate("document.documentElement.dir = 'rtl'")
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE[0]
    assert await page.evaluate("window.scrollX") == 0
