"""Documents sent from a real browser: with a script, through broken connections, and without."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, Route, expect

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.attachments import files
from tests.inquiry.attachments.files import chunks_of
from tests.inquiry.builders import body, network_changes
from tests.support.browser import DESKTOP, PHONE, Window, chromium, window_of
from tests.support.http import client_of
from tests.support.serving import served

pytestmark = pytest.mark.browser
THREE_PIECES = 2 * 1024 * 1024 + 5000


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with chromium() as browser:
        yield browser


@pytest.fixture
async def address(inquiry: InquiryWeb) -> AsyncIterator[str]:
    """Where the service is reached, with an inquiry in it."""
    app = app_of(inquiry)
    async with client_of(app):
        await inquiry.directory.apply(network_changes())
        async with served(app) as address:
            yield address


async def opened(
    browser: Browser, address: str, size: tuple[int, int] = DESKTOP, *, scripts: bool = True
) -> Window:
    window = await window_of(browser, size, scripts=scripts)
    page = window.page
    receipt = await (await page.request.post(f"{address}/v1/inquiries", data=body())).json()
    await page.goto(f"{address}/status/{receipt['reference']}")
    await page.get_by_label("Code from our e-mail").fill(receipt["status_url"].split("#link=")[1])
    await page.get_by_role("button", name="Open my inquiry").click()
    await expect(page.get_by_role("heading", name="Your documents")).to_be_visible()
    return window


async def choose(page: Page, file: Path) -> None:
    await page.get_by_role("radio", name="Referral").check()
    await page.get_by_label("File", exact=True).set_input_files(file)


@pytest.fixture
def large(tmp_path: Path) -> Path:
    file = tmp_path / "Referral of Dr. Ñuñez.pdf"
    file.write_bytes(files.pdf_of(THREE_PIECES))
    return file


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_a_document_goes_in_pieces_on_through_broken_connections_and_is_listed(
    address: str, browser: Browser, inquiry: InquiryWeb, large: Path, size: tuple[int, int]
) -> None:
    window, content = await opened(browser, address, size), files.pdf_of(THREE_PIECES)
    page, patches = window.page, list[str]()

    async def broken_once(route: Route) -> None:
        if route.request.method == "PATCH":
            patches.append(route.request.headers["upload-offset"])
            if len(patches) == 2:
                await route.abort("connectionreset")
                return
        await route.continue_()

    await page.route("**/attachments/*", broken_once)
    await choose(page, large)
    await page.get_by_role("button", name="Send document").click()
    await expect(page.get_by_role("link", name=large.name)).to_be_visible()
    assert patches == ["0", "1048576", "1048576", "2097152"]
    await expect(page.get_by_role("progressbar")).to_be_hidden()
    assert await page.get_by_label("File", exact=True).input_value() == ""
    assert "upload" not in await page.evaluate("Object.keys(sessionStorage).join()")
    assert await page.evaluate("document.documentElement.scrollWidth") <= size[0]
    async with page.expect_download() as downloading:
        await page.get_by_role("link", name=large.name).click()
    download = await downloading.value
    assert (await asyncio.to_thread(Path(await download.path()).read_bytes)) == content
    await page.get_by_role("button", name=f"Remove {large.name}").click()
    await expect(page.get_by_text("You have not sent any yet.")).to_be_visible()
    assert await chunks_of(inquiry) == 0
    assert [one for one in window.complaints if "CONNECTION_RESET" not in one] == []


async def test_after_the_page_was_left_the_same_file_goes_on_where_it_was(
    address: str, browser: Browser, large: Path
) -> None:
    window = await opened(browser, address)
    page, offsets = window.page, list[str]()

    async def stuck(route: Route) -> None:
        is_second = route.request.headers.get("upload-offset") == "1048576"
        await (route.abort() if is_second else route.continue_())

    await page.route("**/attachments/*", stuck)
    await choose(page, large)
    await page.get_by_role("button", name="Send document").click()
    await expect(page.get_by_text("The connection is gone.")).to_be_visible()
    await page.unroute("**/attachments/*")
    await page.reload()
    await expect(page.get_by_text("Not sent completely.")).to_be_visible()
    page.on("request", lambda r: offsets.append(r.headers.get("upload-offset", "")))
    await choose(page, large)
    await page.get_by_role("button", name="Send document").click()
    await expect(page.get_by_role("link", name=large.name)).to_be_visible()
    assert [one for one in offsets if one] == ["1048576", "2097152"]
    await expect(page.get_by_text("Not sent completely.")).to_have_count(0)


async def test_what_is_wrong_is_said_beside_its_field_before_and_after_it_is_sent(
    address: str, browser: Browser, tmp_path: Path
) -> None:
    page = (await opened(browser, address)).page
    send = page.get_by_role("button", name="Send document")
    await send.click()
    await expect(page.get_by_text("Choose what kind of document it is.")).to_be_visible()
    await page.get_by_label("Other document").check()
    await send.click()
    await expect(page.get_by_text("Choose a file first.")).to_be_visible()
    (tmp_path / "empty.pdf").touch()
    (tmp_path / "animation.pdf").write_bytes(b"GIF89a" + bytes(99))
    for name, sentence in (
        ("empty.pdf", "This file is empty."),
        ("animation.pdf", "We cannot take this kind of file."),
    ):
        await page.get_by_label("File", exact=True).set_input_files(tmp_path / name)
        await send.click()
        await expect(page.get_by_text(sentence)).to_be_visible()
    await expect(page.get_by_text("You have not sent any yet.")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
async def test_without_scripts_the_form_sends_it_as_a_whole(
    address: str, browser: Browser, large: Path, size: tuple[int, int]
) -> None:
    page = (await opened(browser, address, size, scripts=False)).page
    await choose(page, large)
    await page.get_by_role("button", name="Send document").click()
    await expect(page.get_by_role("link", name=large.name)).to_be_visible()
    await page.get_by_role("button", name="Send document").click()
    await expect(page.get_by_text("Choose a file first.")).to_be_visible()
