"""The site is drawn with our font, fetched once, and nothing moves when it comes."""

import pytest

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from tests.content.site.test_pages import PAGE
from tests.support.browser import PHONE, chromium, window_of
from tests.support.fonts import (
    NOTE_SHIFTS,
    drawn_with,
    fetched_fonts,
    fonts_are_there,
    hold_back_fonts,
    size_of,
    text_is_there,
)
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]
LATIN = "source-sans-3-latin-wght-normal.woff2"
UNTIL_A_BROWSER_COMPLAINS = 4_500
"""Milliseconds after which Chromium says that what was preloaded is not used."""


async def test_a_page_is_drawn_with_our_font_which_is_fetched_once_and_used(
    settings: ContentApiSettings,
) -> None:
    async with served(build_app(settings), lifespan=True) as url, chromium() as browser:
        window = await window_of(browser)
        with fetched_fonts(window.page) as names:
            await window.page.goto(url + PAGE)
            await fonts_are_there(window.page)
            await window.page.wait_for_timeout(UNTIL_A_BROWSER_COMPLAINS)
        assert await window.page.evaluate("document.fonts.check('1em \"Source Sans 3 Variable\"')")
        assert set(await drawn_with(window.page, "body :not(script)")) == {"Source Sans 3"}
        assert names == [LATIN]
        assert size_of(names) <= 120_000
        assert window.complaints == []


async def test_nothing_moves_when_the_font_comes_late(settings: ContentApiSettings) -> None:
    async with served(build_app(settings), lifespan=True) as url, chromium() as browser:
        for size in (PHONE, (1440, 900)):
            page = (await window_of(browser, size)).page
            comes = await hold_back_fonts(page)

            await page.add_init_script(NOTE_SHIFTS)
            await page.goto(url + PAGE, wait_until="domcontentloaded")
            await text_is_there(page)
            assert "Source Sans 3" not in await drawn_with(page, "h1")
            comes.set()
            await fonts_are_there(page)
            await page.wait_for_timeout(200)
            assert set(await drawn_with(page, "h1")) == {"Source Sans 3"}
            assert await page.evaluate("window.shifted") < 0.01
