"""What is announced, in a real browser: whoever hides it has it hidden on other pages as well."""

import pytest
from playwright.async_api import expect

from services.content.announcements.domain import Announcement, AnnouncementText
from services.content.app import build_app
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from tests.shared.auth.builders import quick_passwords
from tests.support.accessibility import is_too_wide, violations
from tests.support.browser import PHONE, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served

PAGES = ("/en-CA/toronto", "/en-CA/toronto/procedures/ear-tubes", "/fr-CA/doctors")


def announcement(text: str) -> Announcement:
    texts = {"en-CA": AnnouncementText(text=text)}
    return Announcement(id="a", texts=texts, url="https://a.example/", is_dismissible=True)


@pytest.mark.browser
@pytest.mark.timeout(120)
async def test_what_a_reader_hides_stays_hidden_until_it_says_something_else(
    settings: ContentApiSettings, published: Content, clock: StillClock
) -> None:
    write, hidden = published.announcements.write, "details.banner:not([open])"
    await write(announcement("We are closed today."), seen=None, by="ed")
    await published.maintain_pages()
    app = build_app(settings, passwords=quick_passwords(), now=clock)
    async with app.router.lifespan_context(app), served(app) as address, chromium() as browser:
        page = (await window_of(browser)).page
        await page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        for one in PAGES:
            await page.goto(address + one)
            await expect(page.get_by_text("We are closed today.").first).to_be_visible()
            assert not await is_too_wide(page), one
            assert await violations(page) == [], one
        await page.locator(".notices summary").click()
        await page.wait_for_function("localStorage.length > 0")  # the browser tells a moment later
        for one in PAGES:
            await page.goto(address + one)
            await expect(page.locator(f".notices {hidden}")).to_have_count(1)
            assert await violations(page) == [], one
        await write(announcement("We have moved."), seen={1}, by="ed")
        await published.maintain_pages()
        await page.goto(f"{address}{PAGES[1]}?again")
        await expect(page.get_by_text("We have moved.").first).to_be_visible()
