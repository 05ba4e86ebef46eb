"""The form in a real browser, with scripts and without."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import network_changes
from tests.inquiry.form.browsing import fill_in, go_on
from tests.inquiry.form.filling import PAGE, READS_FOR
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@dataclass(frozen=True)
class Site:
    """The service behind a real socket."""

    inquiry: InquiryWeb
    url: str

    @property
    def form(self) -> str:
        return f"{self.url}{PAGE}&locale=en-CA"

    async def inquiries(self) -> int:
        return int(await self.inquiry.database["inquiries"].count_documents({}))


@pytest.fixture
async def site(inquiry: InquiryWeb) -> AsyncIterator[Site]:
    async with served(app_of(inquiry), lifespan=True) as url:
        await inquiry.directory.apply(network_changes())
        yield Site(inquiry=inquiry, url=url)


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_whole_form_is_sent_with_scripts_and_without(
    site: Site, clock: StillClock, scripts: bool
) -> None:
    async with chromium() as browser:
        window = await window_of(browser, PHONE if scripts else DESKTOP, scripts=scripts)
        page = window.page
        await page.goto(site.form)
        await fill_in(page)
        clock.advance(READS_FOR)
        await page.get_by_role("button", name="Send my inquiry").dblclick()
        await expect(page.locator(".reference").first).to_contain_text("WF-")
        await page.reload()
        await expect(page.locator(".reference").first).to_contain_text("WF-")
        await page.go_back()
        await page.reload()
        await expect(page.get_by_role("heading", level=1)).to_have_text(
            "This form was sent already"
        )
        await page.get_by_role("link", name="Follow my inquiry").click()
        await expect(page.locator("body")).to_contain_text("We have received your inquiry")
        assert await site.inquiries() == 1
        kept = await site.inquiry.database["inquiries"].find_one({})
        assert kept is not None
        assert kept["quarantined"] is None
        assert window.complaints == []


async def test_a_link_of_the_error_summary_leads_to_a_field_whose_label_stays_on_the_screen(
    site: Site,
) -> None:
    async with chromium() as browser:
        window = await window_of(browser, PHONE)
        page = window.page
        await page.goto(site.form)
        await go_on(page)
        await expect(page.locator("#summary")).to_be_focused()
        for name, id_ in (
            ("Given name", "patient-given_name"),
            ("Family name", "patient-family_name"),
        ):
            field = page.get_by_label(name, exact=True)
            await page.get_by_role("link", name=f"Enter the {name.lower()}.").click()
            await expect(field).to_be_focused()
            label = await page.locator(f"label[for={id_}]").bounding_box()
            area = await field.bounding_box()
            assert label is not None
            assert area is not None
            assert label["y"] >= 0
            assert area["y"] + area["height"] <= PHONE[1]
        assert window.complaints == []


async def test_enter_goes_on_and_never_to_another_language(site: Site) -> None:
    async with chromium() as browser:
        page = (await window_of(browser)).page
        await page.goto(site.form)
        await page.get_by_label("Given name", exact=True).fill("Maria")
        await page.get_by_label("Family name", exact=True).fill("Fernández")
        await page.get_by_label("Family name", exact=True).press("Enter")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Where you live")


async def test_another_language_keeps_what_is_being_typed(site: Site) -> None:
    async with chromium() as browser:
        page = (await window_of(browser, scripts=False)).page
        await page.goto(site.form)
        await page.get_by_label("Given name", exact=True).fill("Half a na")
        await page.get_by_role("button", name="Français").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Qui vous êtes")
        assert await page.get_by_label("Prénom", exact=True).input_value() == "Half a na"
        await expect(page.locator("#summary")).to_have_count(0)


async def test_going_back_and_reloading_send_nothing_and_lose_nothing(site: Site) -> None:
    async with chromium() as browser:
        page = (await window_of(browser)).page
        await page.goto(site.form)
        await fill_in(page)
        for heading in ("What you agree to", "Your health", "Dates and travel", "Who pays"):
            await page.go_back()
            await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
            await page.reload()
        assert await page.get_by_label("I do", exact=True).is_checked()
        await page.go_forward()
        await page.goto(page.url.rsplit("/", 1)[0] + "/check")
        await expect(page.get_by_role("heading", level=1)).to_have_text("Check your answers")
        assert await site.inquiries() == 0


async def test_questions_for_some_are_shown_to_them_alone(site: Site) -> None:
    async with chromium() as browser:
        page = (await window_of(browser, scripts=False)).page
        await page.goto(site.form)
        relationship = page.get_by_label("What are you to the patient?")
        await expect(relationship).to_be_hidden()
        await page.get_by_label("For somebody else").check()
        await expect(relationship).to_be_visible()


@pytest.mark.parametrize("width", [360, 390])
async def test_no_page_is_wider_than_a_small_screen_and_every_target_is_large_enough(
    site: Site, width: int
) -> None:
    async with chromium() as browser:
        page = (await window_of(browser, (width, 640))).page
        await page.goto(site.form)
        await fill_in(page)
        handle = page.url.split("/")[4]
        for step in ("who", "country", "region", "contact", "needs", "clinic", "payer", "travel",
                     "health", "consent", "check"):  # fmt: skip
            await page.goto(f"{site.url}/inquire/{handle}/{step}")
            wide = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            assert not await page.evaluate(wide), step
            assert await page.evaluate(SMALL_TARGETS) == [], step


SMALL_TARGETS = """() => [...document.querySelectorAll(
    ".languages .language, main a, main button, main label.pick, main select, main summary, " +
    "main input:not([type=hidden], [type=radio], [type=checkbox])")]
  .filter((one) => one.offsetParent && !one.classList.contains("default-button"))
  .filter((one) => one.getBoundingClientRect().height < 43.9)
  .filter((one) => !one.closest("p.call, .summary"))
  .map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_double_click_in_a_browser_is_one_inquiry_one_event_and_one_mail(
    site: Site, clock: StillClock, scripts: bool
) -> None:
    async with chromium() as browser:
        page = (await window_of(browser, scripts=scripts)).page
        await page.goto(site.form)
        await fill_in(page)
        clock.advance(READS_FOR)
        await page.get_by_role("button", name="Send my inquiry").dblclick(delay=20)
        await expect(page.locator(".reference").first).to_contain_text("WF-")
    (kept,) = await site.inquiry.database["inquiries"].find({}).to_list(None)
    assert [one["type"] for one in kept["outbox"]] == ["inquiry.received.v1"]
    assert [one["kind"] for one in kept["emails"]] == ["received"]


async def test_the_form_asks_nobody_but_this_service_so_no_stranger_can_keep_anybody_from_it(
    site: Site, clock: StillClock
) -> None:
    """No captcha of somebody else, no font or script from elsewhere: none can be missing."""
    async with chromium() as browser:
        page = (await window_of(browser)).page
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(site.form)
        await fill_in(page)
        clock.advance(READS_FOR)
        await page.get_by_role("button", name="Send my inquiry").click()
        await expect(page.locator(".reference").first).to_contain_text("WF-")
    assert len(asked) > 10
    assert [url for url in asked if not url.startswith((f"{site.url}/", "data:"))] == []
    assert await site.inquiries() == 1
