"""Every page that a patient sees, in every language: by axe-core, and by what no program of others
checks.
"""

import pytest
from playwright.async_api import Page

from shared.web import PATIENT_LOCALES
from shared.web.locales import SOURCE_LOCALE
from tests.inquiry.accessibility.heard import DOCUMENT, HEAD, heard
from tests.inquiry.accessibility.pages import EVERY_PAGE, every_page
from tests.inquiry.accessibility.walking import NARROW, WIDE, walk_in
from tests.support.accessibility import is_too_wide, loose_ends, small_targets, violations

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
MIRRORED = "ar"
# Its colours are those of English: to look at them five times is a third of all the time.
SAME_IN_EVERY_LANGUAGE = ("color-contrast",)


@pytest.mark.parametrize("locale", [one for one in PATIENT_LOCALES if one != SOURCE_LOCALE])
async def test_no_page_stands_in_anybodys_way(
    locale: str, mongodb_uri: str, database_prefix: str, *, is_whole: bool
) -> None:
    if locale != MIRRORED and not is_whole:
        pytest.skip("the short form looks at English and at what is written from right to left")
    seen, found = list[str](), list[str]()
    async with walk_in(locale, mongodb_uri, database_prefix, NARROW) as walk:
        async for name in every_page(walk):
            seen.append(name)
            page = walk.page
            those = [*await loose_ends(page), *await tight_spots(page)]
            if is_whole:  # what axe finds is in the templates, which English has as well
                those += await violations(page, without=SAME_IN_EVERY_LANGUAGE)
            found += [f"{name}: {one}" for one in those]
    assert seen == list(EVERY_PAGE)
    assert not found, "\n".join(found)


async def test_no_page_stands_in_anybodys_way_in_the_dark_either_and_each_is_heard_as_written(
    mongodb_uri: str, database_prefix: str
) -> None:
    seen, found, document = list[str](), list[str](), [HEAD]
    async with walk_in(SOURCE_LOCALE, mongodb_uri, database_prefix) as walk:
        async for name in every_page(walk):
            seen.append(name)
            document.append(await heard(walk.page, name, is_first=len(seen) == 1))
            found += [f"{name}: {one}" for one in await complaints(walk.page)]
            found += [f"{name}, dark: {one}" for one in await complaints_in_the_dark(walk.page)]
    assert seen == list(EVERY_PAGE)
    assert not found, "\n".join(found)
    assert DOCUMENT.read_text(encoding="utf-8") == "\n".join(document), (
        "run `make heard`, and read it"
    )


async def complaints(page: Page) -> list[str]:
    """In daylight, on a wide screen and on a narrow one."""
    found = [*await violations(page), *await loose_ends(page)]
    await page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    found += await tight_spots(page)
    await page.set_viewport_size({"width": WIDE[0], "height": WIDE[1]})
    return found


async def tight_spots(page: Page) -> list[str]:
    """On a narrow screen."""
    found = [f"too small: {one}" for one in await small_targets(page)]
    return [*found, "has to be scrolled sideways"] if await is_too_wide(page) else found


async def complaints_in_the_dark(page: Page) -> list[str]:
    """Nothing but the colours is another."""
    await page.emulate_media(color_scheme="dark")
    found = await violations(page, rules=("color-contrast",))
    await page.emulate_media(color_scheme="light")
    return found
