"""The form is drawn with our fonts in every language, and fetches those alone that it needs."""

import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import network_changes
from tests.inquiry.form.filling import PAGE
from tests.support.browser import chromium, window_of
from tests.support.fonts import drawn_with, fetched_fonts, fonts_are_there, size_of
from tests.support.serving import served

pytestmark = pytest.mark.browser
LATIN = "source-sans-3-latin-wght-normal.woff2"
ARABIC = "noto-sans-arabic-arabic-wght-normal.woff2"


async def test_each_language_is_drawn_with_our_fonts_and_fetches_no_others(
    inquiry: InquiryWeb,
) -> None:
    async with served(app_of(inquiry), lifespan=True) as url, chromium() as browser:
        await inquiry.directory.apply(network_changes())
        fetched = {}
        for locale, heading in (
            ("en-CA", "Source Sans 3"),
            ("ar", "Noto Sans Arabic"),
            ("zh-Hans", "Noto Sans SC"),
        ):
            window = await window_of(browser)
            with fetched_fonts(window.page) as names:
                await window.page.goto(f"{url}{PAGE}&locale={locale}")
                await fonts_are_there(window.page)
            fetched[locale] = names
            assert heading in await drawn_with(window.page, "h1"), locale
            drawn = await drawn_with(window.page, "main :is(h1, p, label, legend, small, button)")
            assert not [family for family in drawn if family.startswith("own: ")], drawn
            check = "document.fonts.check('1em \"Source Sans 3 Variable\"')"
            assert await window.page.evaluate(check)
            assert window.complaints == []
        assert fetched["en-CA"] == [LATIN]
        assert sorted(fetched["ar"]) == [ARABIC, LATIN]
        slices = [name for name in fetched["zh-Hans"] if name.startswith("noto-sans-sc-")]
        assert len(slices) == len(set(slices)) <= 20
        assert size_of(fetched["zh-Hans"]) <= 1_200_000
