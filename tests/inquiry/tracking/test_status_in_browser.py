"""The link of a mail in a real browser, with scripts and without."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
import uvicorn
from playwright.async_api import Browser, Page, expect

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import body, network_changes, settings
from tests.inquiry.tracking.test_status_links import token_of_before
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.system import free_ports
from tests.support.waiting import eventually

pytestmark = pytest.mark.browser


class _Server(uvicorn.Server):
    def capture_signals(self) -> Any:
        """The test's own process keeps its signals."""
        return nullcontext()


@dataclass(frozen=True)
class Site:
    """The service behind a real socket."""

    inquiry: InquiryWeb
    url: str

    async def sent(self) -> dict[str, str]:
        async with httpx2.AsyncClient(base_url=self.url) as website:
            receipt = (await website.post("/v1/inquiries", json=body())).json()
        document = await self.inquiry.database["inquiries"].find_one(
            {"reference": receipt["reference"]}
        )
        assert document is not None
        return {
            "link": receipt["status_url"],
            "code": receipt["status_url"].partition("#link=")[2],
            "page": f"{self.url}/status/{receipt['reference']}",
            "earlier": f"{self.url}/status/{receipt['reference']}"
            f"?link={token_of_before(document['_id'], 1)}",
            "reference": receipt["reference"],
        }

    async def is_used(self, reference: str) -> bool:
        document = await self.inquiry.database["inquiries"].find_one({"reference": reference})
        assert document is not None
        return document["link"]["used_at"] is not None


@pytest.fixture
async def site(mongodb_uri: str, database_prefix: str, clock: StillClock) -> AsyncIterator[Site]:
    (port,) = free_ports(1)
    url = f"http://127.0.0.1:{port}"
    inquiry = build_inquiry(settings(mongodb_uri, database_prefix, inquiry_url=url), now=clock)
    server = _Server(uvicorn.Config(app_of(inquiry), port=int(port), log_config=None))
    serving = asyncio.create_task(server.serve())

    async def is_up() -> bool:
        return server.started

    await eventually(is_up)
    await inquiry.directory.apply(network_changes())
    yield Site(inquiry, url)
    server.should_exit = True
    await serving


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


def asked_of(page: Page) -> list[str]:
    """The addresses and referrers of every request that the page makes from now on."""
    seen: list[str] = []
    page.on(
        "request", lambda r: seen.append(f"{r.method} {r.url} {r.headers.get('referer') or '-'}")
    )
    return seen


button = "Open my inquiry"


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_the_link_waits_for_a_press_and_its_secret_is_in_no_request_address_and_no_history(
    site: Site, browser: Browser, size: tuple[int, int]
) -> None:
    sent = await site.sent()
    window = await window_of(browser, size)
    page, asked = window.page, asked_of(window.page)
    await page.goto(sent["link"])
    await page.wait_for_load_state("networkidle")
    assert page.url == sent["page"]
    await expect(page.get_by_label("Code from our e-mail")).to_have_count(0)
    assert not await site.is_used(sent["reference"])
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_role("heading", name="Where you are")).to_be_visible()
    assert page.url == sent["page"]
    assert await site.is_used(sent["reference"])
    assert [line for line in asked if line.startswith("POST")] == [f"POST {sent['page']} -"]
    await page.go_back()
    assert sent["code"] not in page.url
    assert not [line for line in asked if sent["code"] in line]
    assert window.complaints == []


async def test_without_scripts_the_code_of_the_mail_is_typed(site: Site, browser: Browser) -> None:
    sent = await site.sent()
    window = await window_of(browser, PHONE, scripts=False)
    page = window.page
    await page.goto(sent["link"])
    await page.get_by_label("Code from our e-mail").fill("7k3m q9td w2xa 6bfh")
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_text("This is not the code of this inquiry.")).to_be_visible()
    await page.get_by_label("Code from our e-mail").fill(sent["code"].lower().replace("-", " "))
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_role("heading", name="Where you are")).to_be_visible()


async def test_a_second_browser_with_the_same_link_is_offered_a_new_one(
    site: Site, browser: Browser
) -> None:
    sent = await site.sent()
    patient, stranger = await window_of(browser), await window_of(browser)
    for window in (patient, stranger):
        await window.page.goto(sent["link"])
    for window in (patient, stranger):
        await window.page.get_by_role("button", name=button).click()
    await expect(patient.page.get_by_role("heading", name="Where you are")).to_be_visible()
    await stranger.page.get_by_role("button", name="Send me a new link").click()
    await expect(
        stranger.page.get_by_role("heading", name="Please look at your e-mail")
    ).to_be_visible()


async def test_a_link_followed_again_while_its_page_is_open_is_taken_too(
    site: Site, browser: Browser
) -> None:
    sent = await site.sent()
    window = await window_of(browser)
    await window.page.goto(sent["page"])
    await expect(window.page.get_by_label("Code from our e-mail")).to_be_visible()
    await window.page.evaluate(f"location.hash = 'link={sent['code']}'")
    await expect(window.page.get_by_label("Code from our e-mail")).to_have_count(0)
    assert window.page.url == sent["page"]
    await window.page.get_by_role("button", name=button).click()
    await expect(window.page.get_by_role("heading", name="Where you are")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False])
async def test_a_link_of_an_earlier_mail_opens_too(
    site: Site, browser: Browser, *, scripts: bool
) -> None:
    sent = await site.sent()
    window = await window_of(browser, scripts=scripts)
    page, asked = window.page, asked_of(window.page)
    await page.goto(sent["earlier"])
    await page.wait_for_load_state("networkidle")
    assert (page.url == sent["page"]) is scripts
    assert not await site.is_used(sent["reference"])
    await page.get_by_role("button", name=button).click()
    await expect(page.get_by_role("heading", name="Where you are")).to_be_visible()
    assert page.url == sent["page"]
    assert not [line for line in asked if not line.endswith(" -")]  # no referrer at all
