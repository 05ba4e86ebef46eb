"""Two editors in two browsers on one part of a text: they see each other, both texts, and the page
as it would be, and a closed window loses nothing.
"""

import pytest
from playwright.async_api import Page, expect

from services.content.app import build_app
from services.content.settings import ContentApiSettings
from shared.mongo import Database
from tests.content.editorial.colleagues import PASSWORD, put_editor
from tests.content.editorial.test_in_a_browser import faults
from tests.shared.auth.builders import quick_passwords
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(400),
    pytest.mark.usefixtures("published"),
]
TEXT = "/editorial/texts/ear-tubes/en-CA"
SECTIONS = f"{TEXT}/sections"


async def sign_in(page: Page, address: str, given: str) -> None:
    await page.goto(f"{address}/editorial/sign-in")
    await page.get_by_label("E-mail address").fill(f"{given}@network.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Pages")).to_be_visible()


async def test_two_editors_meet_in_one_part_and_neither_loses_a_word(
    settings: ContentApiSettings, content_database: Database, clock: StillClock
) -> None:
    app = build_app(settings, passwords=quick_passwords(), now=clock)
    for name in ("Marie Lavoie", "Paul Martin"):
        await put_editor(content_database, name, "*")
    async with served(app, lifespan=True) as address, chromium() as browser:
        windows = [await window_of(browser, DESKTOP), await window_of(browser, DESKTOP)]
        marie, paul = (window.page for window in windows)
        await sign_in(marie, address, "marie")
        await sign_in(paul, address, "paul")
        await paul.goto(address + SECTIONS)
        await paul.get_by_label("Heading").nth(1).focus()
        await marie.goto(address + SECTIONS)
        there = marie.locator(".present")
        await expect(there).to_contain_text("Paul Martin is editing")

        shown = marie.frame_locator("#preview iframe")
        first, second = marie.get_by_label("Text").nth(0), marie.get_by_label("Text").nth(1)
        await expect(shown.locator("#risks")).to_contain_text("A scar.")
        await first.fill("Tubes of steel.")
        await expect(shown.locator("#what")).to_contain_text("Tubes of steel.")
        await expect(shown.locator(".draft")).to_contain_text("Not saved.")
        await expect(marie.locator(".keeping")).to_contain_text("Kept at")
        found = await faults(marie, "a form with its preview")

        await paul.get_by_role("textbox", name="Text").nth(1).fill("A scar, or two.")
        await paul.get_by_role("button", name="Save the draft").click()
        await expect(paul.get_by_role("status").first).to_contain_text("Saved as a draft")
        await marie.get_by_role("button", name="Save the draft").click()
        await expect(marie.get_by_role("heading", name="What Paul Martin wrote")).to_be_visible()
        found += await faults(marie, "a conflict")
        await expect(marie.get_by_role("heading", name="Both together")).to_be_visible()
        await expect(first).to_have_value("Tubes of steel.")
        await expect(second).to_have_value("A scar, or two.")
        await marie.get_by_role("button", name="Save this text").click()
        await expect(marie.locator("#sections")).to_contain_text("Tubes of steel.")
        await expect(marie.locator("#sections")).to_contain_text("A scar, or two.")

        await paul.goto(address + SECTIONS)
        await paul.get_by_role("textbox", name="Text").nth(0).fill("Half a thought")
        await paul.goto(address + TEXT)

        async def is_offered() -> bool:
            """What a page sends when it is left may come later than the next page is asked for."""
            await paul.goto(address + SECTIONS)
            offered = paul.get_by_role("heading", name="You have unsaved text of")
            return await offered.count() == 1

        await eventually(is_offered)
        found += await faults(paul, "unsaved text")
        await paul.goto(address + TEXT)
        await expect(paul.locator("#sections")).to_contain_text("You have unsaved text of")
        found += await faults(paul, "a text with an unsaved part")
        await paul.goto(address + SECTIONS)
        await paul.get_by_role("link", name="Keep it and go on").click()
        await expect(paul.get_by_role("textbox", name="Text").nth(0)).to_have_value(
            "Half a thought"
        )
        other = await paul.context.new_page()
        await other.goto(paul.url)
        for page, number in ((paul, 1), (paul, 2), (other, 3)):
            await page.get_by_role("textbox", name="Text").nth(0).fill(f"Thought {number}")
            await expect(page.locator(".keeping")).to_be_visible()
            await page.evaluate("document.querySelector('.keeping').hidden = true")
        await other.goto(address + SECTIONS)
        await expect(other.locator(".unsaved")).to_have_count(2)
        await other.close()
        await paul.context.clear_cookies()
        await paul.get_by_role("textbox", name="Text").nth(0).fill("Half a thought more")
        await expect(paul.get_by_role("alert")).to_contain_text("You were signed out")
        await paul.get_by_role("button", name="Save the draft").click()
        found += await faults(paul, "signed out while writing")
        await paul.get_by_label("E-mail address").fill("paul@network.example")
        await paul.get_by_label("Password").fill(PASSWORD)
        await paul.get_by_role("button", name="Sign in").click()
        await paul.get_by_role("button", name="Go on writing").click()
        await expect(paul.get_by_role("textbox", name="Text").nth(0)).to_have_value(
            "Half a thought more"
        )
    policy = [one for window in windows for one in window.complaints if "401" not in one]
    refused = [one for one in policy if "412" not in one]
    assert refused == []
    assert not found, "\n".join(found)


async def test_on_a_phone_the_preview_is_shown_instead_of_the_form_and_without_script_on_its_own(
    settings: ContentApiSettings, content_database: Database, clock: StillClock
) -> None:
    app = build_app(settings, passwords=quick_passwords(), now=clock)
    await put_editor(content_database, "Marie Lavoie", "*")
    async with served(app, lifespan=True) as address, chromium() as browser:
        phone = await window_of(browser, PHONE)
        await sign_in(phone.page, address, "marie")
        await phone.page.goto(address + SECTIONS)
        switch = phone.page.get_by_role("button", name="Preview", exact=True)
        text = phone.page.get_by_label("Text").first
        await text.fill("Tubes of steel.")
        await switch.click()
        await expect(text).to_be_hidden()
        shown = phone.page.frame_locator("#preview iframe")
        await expect(shown.locator("#what")).to_contain_text("Tubes of steel.")
        found = await faults(phone.page, "the preview on a phone")
        await phone.page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        await switch.click()
        await expect(text).to_have_value("Tubes of steel.")

        plain = (await window_of(browser, scripts=False)).page
        await sign_in(plain, address, "marie")
        await plain.goto(address + SECTIONS)
        await plain.get_by_role("textbox", name="Text").first.fill("Tubes of glass.")
        async with plain.context.expect_page() as opening:
            await plain.get_by_role("button", name="Preview in a new window").click()
        drawn = await opening.value
        await expect(drawn.locator("#what")).to_contain_text("Tubes of glass.")
        await expect(plain.get_by_role("textbox", name="Text").first).to_have_value(
            "Tubes of glass."
        )
    assert phone.complaints == []
    assert not found, "\n".join(found)
