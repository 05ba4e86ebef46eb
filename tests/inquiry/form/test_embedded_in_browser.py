"""The form inside a page of another site, in a real browser: `localhost` is another site than
`127.0.0.1`.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from fastapi import FastAPI
from playwright.async_api import Browser, Frame, Page, expect
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import network_changes, settings
from tests.inquiry.form.browsing import fill_in
from tests.inquiry.form.filling import READS_FOR
from tests.support.browser import PHONE, Window, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served
from tests.support.waiting import eventually

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@dataclass
class RegionalSite:
    """A page with the snippet of `docs/embedding.md`, under a policy that allows just that."""

    form: str = ""

    def app(self) -> FastAPI:
        app = FastAPI(openapi_url=None)
        app.add_route("/", self.show)
        return app

    async def show(self, request: Request) -> Response:
        width = request.query_params.get("width", "700")
        locale = request.query_params.get("locale", "en-CA")
        page = f"""<!doctype html><title>Micro-needling in Toronto</title>
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <h1>Micro-needling</h1><p>What it is.</p>
            <table width="{width}"><tr><td>
            <a href="{self.form}/inquire?procedure=micro-needling&location=toronto">Inquire here</a>
            <script src="{self.form}/embed.js" data-procedure="micro-needling"
              data-location="toronto" data-locale="{locale}" async></script>
            </table><p>Below the form.</p>"""
        only = f"default-src 'none'; script-src {self.form}; frame-src {self.form}"
        return HTMLResponse(page, headers={"Content-Security-Policy": only})


@dataclass(frozen=True)
class Sites:
    """`listed` may embed the form, `other` may not."""

    inquiry: InquiryWeb
    regional: RegionalSite
    form: str
    listed: str
    other: str


def by_name(address: str) -> str:
    return address.replace("127.0.0.1", "localhost")


@pytest.fixture
async def sites(mongodb_uri: str, database_prefix: str, clock: StillClock) -> AsyncIterator[Sites]:
    regional = RegionalSite()
    async with served(regional.app()) as listed, served(regional.app()) as other:
        chosen = settings(mongodb_uri, database_prefix, embed_origins=by_name(listed))
        inquiry = build_inquiry(chosen, application="wayfare-tests", now=clock)
        async with served(app_of(inquiry), lifespan=True) as form:
            await inquiry.directory.apply(network_changes())
            regional.form = form
            yield Sites(
                inquiry=inquiry,
                regional=regional,
                form=form,
                listed=by_name(listed),
                other=by_name(other),
            )


async def form_in(page: Page) -> Frame:
    """The frame, once it is as high as what it shows."""
    element = page.locator("iframe.inquiry-form")
    await expect(element).not_to_have_css("height", "0px")
    frame = await (await element.element_handle()).content_frame()
    assert frame is not None
    return frame


async def where_others_may_keep_little(browser: Browser) -> Window:
    """A window that blocks cookies of third parties, but for those in a jar of their own."""
    window = await window_of(browser)
    session = await window.page.context.new_cdp_session(window.page)
    await session.send("Network.enable")
    restricted = {
        "enableThirdPartyCookieRestriction": True,
        "disableThirdPartyCookieMetadata": True,
        "disableThirdPartyCookieHeuristics": True,
    }
    await session.send("Network.setCookieControls", restricted)
    return window


async def begins_on_the_screen(page: Page) -> bool:
    area = await page.locator("iframe").bounding_box()
    return area is not None and -1 < area["y"] < 100


async def height_of(page: Page) -> float:
    height: float = await page.locator("iframe").evaluate("one => one.offsetHeight")
    return height


async def test_the_whole_form_is_sent_from_a_page_of_another_site(
    sites: Sites, clock: StillClock
) -> None:
    async with chromium() as browser:
        window = await where_others_may_keep_little(browser)
        page = window.page
        await page.goto(sites.listed)
        form = await form_in(page)
        await expect(page.get_by_title("Inquire here")).to_be_visible()
        await expect(page.get_by_role("link", name="Inquire here")).to_be_hidden()
        await fill_in(form)
        await eventually(lambda: begins_on_the_screen(page))
        inside: float = await form.evaluate("document.body.getBoundingClientRect().height")
        assert abs(await height_of(page) - inside) <= 1
        clock.advance(READS_FOR)
        await form.get_by_role("button", name="Send my inquiry").dblclick()
        await expect(form.locator(".reference").first).to_contain_text("WF-")
        async with page.context.expect_page() as opened:
            await form.get_by_role("link", name="Follow my inquiry").click()
        await expect((await opened.value).locator("h1")).to_have_text("Open my inquiry")
        (kept,) = await sites.inquiry.database["inquiries"].find().to_list(None)
        assert kept["quarantined"] is None
        cookies = [cookie["name"] for cookie in await page.context.cookies()]
        assert [name for name in cookies if "framed" not in name] == []
        await only_the_frame_says_how_high_it_is(page, form)
        assert window.complaints == []


async def only_the_frame_says_how_high_it_is(page: Page, form: Frame) -> None:
    """And in numbers only, within bounds."""
    before = await height_of(page)
    await page.evaluate("for (const one of [7, '900px']) window.postMessage(one, '*')")
    for message in ("'900px'", "NaN", "Infinity", "null", "[900]", "{height: 900}"):
        await form.evaluate(f"parent.postMessage({message}, '*')")
    await page.evaluate("new Promise((done) => setTimeout(done, 50))")
    assert await height_of(page) == before
    for number, height in ((1e9, "20000px"), (-5, "100px"), (900, "900px")):
        await form.evaluate(f"parent.postMessage({number}, '*')")
        await expect(page.locator("iframe")).to_have_css("height", height)


async def test_a_site_that_is_not_named_shows_its_link_and_no_form(sites: Sites) -> None:
    async with chromium() as browser:
        window = await window_of(browser)
        page = window.page
        async with page.expect_event("console", lambda one: "frame-ancestors" in one.text):
            await page.goto(sites.other)
        await expect(page.get_by_role("link", name="Inquire here")).to_be_visible()
        assert await height_of(page) == 0
        assert len(window.complaints) == 1
        await page.get_by_role("link", name="Inquire here").click()
        await expect(page.get_by_role("heading", level=1)).to_have_text("Who you are")


async def test_a_browser_that_refuses_the_cookie_is_led_to_a_tab_where_the_form_is_sent(
    sites: Sites, clock: StillClock
) -> None:
    """Without HTTPS, a browser takes no cookie for a frame but from the machine it runs on."""
    elsewhere = "inquiry.test"
    sites.regional.form = sites.form.replace("127.0.0.1", elsewhere)
    async with chromium(f"--host-resolver-rules=MAP {elsewhere} 127.0.0.1") as browser:
        window = await window_of(browser, PHONE)
        page = window.page
        await page.goto(f"{sites.listed}/?width=100%25")
        form = await form_in(page)
        await expect(form.locator("h1")).to_have_text("Please open this form in a tab of its own")
        async with page.context.expect_page() as opened:
            await form.get_by_role("link", name="Open the form in a new tab").click()
        tab = await opened.value
        await expect(tab.get_by_text("Clinic of Toronto")).to_be_visible()
        await fill_in(tab)
        clock.advance(READS_FOR)
        await tab.get_by_role("button", name="Send my inquiry").click()
        await expect(tab.locator(".reference").first).to_contain_text("WF-")
        assert await sites.inquiry.database["inquiries"].count_documents({}) == 1
