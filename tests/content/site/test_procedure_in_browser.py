"""The page of a procedure as a browser lays it out."""

import pytest
from playwright.async_api import expect

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from tests.content.site.test_pages import PAGE
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]


async def test_the_list_of_contents_is_folded_on_a_phone_and_unfolded_beside_the_text(
    settings: ContentApiSettings,
) -> None:
    async with served(build_app(settings), lifespan=True) as url, chromium() as browser:
        phone = await window_of(browser, PHONE)
        await phone.page.goto(url + PAGE)
        link = phone.page.get_by_role("navigation", name="On this page").get_by_role("link").first
        await expect(link).to_be_hidden()
        await phone.page.get_by_text("On this page").click()
        await expect(link).to_be_visible()
        wide = await window_of(browser, DESKTOP)
        await wide.page.goto(url + PAGE)
        first = wide.page.get_by_role("navigation", name="On this page").get_by_role("link").first
        await expect(first).to_be_visible()
        await first.click()
        assert "#" in wide.page.url
        assert phone.complaints == wide.complaints == []
