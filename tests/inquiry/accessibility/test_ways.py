"""Other ways to use the pages: colours of one's own, less motion, no script, news by ear."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Page, expect

from tests.inquiry.accessibility.walking import Walk, walk_in
from tests.inquiry.form.filling import PAGE
from tests.inquiry.lead_events import contacted
from tests.support.browser import window_of

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]


@pytest.fixture
async def walk(mongodb_uri: str, database_prefix: str) -> AsyncIterator[Walk]:
    async with walk_in("en-CA", mongodb_uri, database_prefix) as walk:
        yield walk


async def pictures(page: Page, one: str, other: str) -> tuple[bytes, bytes]:
    return (await page.locator(one).screenshot(), await page.locator(other).screenshot())


async def test_in_colours_of_ones_own_a_choice_a_focus_and_a_button_are_seen(walk: Walk) -> None:
    page = walk.page
    await page.emulate_media(forced_colors="active", reduced_motion="reduce")
    await walk.open(f"{PAGE}&locale=en-CA", has="#inquire")
    first, second = "#for_whom-me", "#for_whom-other"
    chosen, not_chosen = await pictures(page, first, second)
    assert chosen != not_chosen
    drawn_by = "one => getComputedStyle(one).appearance"
    assert await page.locator(first).evaluate(drawn_by) == "auto", "by the system, in its colours"
    await page.locator(second).focus()
    before = await page.locator("label.pick", has=page.locator(second)).screenshot()
    await page.locator(second).blur()
    after = await page.locator("label.pick", has=page.locator(second)).screenshot()
    assert before != after
    width = "one => getComputedStyle(one).borderTopWidth"
    assert await page.locator(".button").first.evaluate(width) == "2px"
    await walk.open((await walk.opened()).page, has="#state")
    tick = page.locator("#kind-referral")
    empty = await tick.screenshot()
    await tick.check()
    await tick.blur()
    assert await tick.screenshot() != empty


async def test_who_wants_less_motion_sees_none(walk: Walk) -> None:
    page = walk.page
    moves = """() => [...document.querySelectorAll("*"), ...document.getAnimations()].filter(
      (one) => !(one instanceof Element) || ["", "::before", "::after"].some((part) => {
        const style = getComputedStyle(one, part || null);
        return parseFloat(style.transitionDuration) > 0 || parseFloat(style.animationDuration) > 0
          || style.scrollBehavior === "smooth";
      })).map((one) => one.outerHTML ?? String(one))"""
    for path in (f"{PAGE}&locale=en-CA", (await walk.opened()).page):
        await page.emulate_media(reduced_motion="reduce")
        await walk.open(path, has="main")
        assert await page.evaluate(moves) == []
    await walk.open(f"{PAGE}&locale=en-CA", has="main")
    await page.emulate_media(reduced_motion="no-preference")
    assert await page.evaluate(moves) != [], "the search finds what moves"


async def test_without_a_script_too_the_focus_is_on_what_is_wrong(walk: Walk) -> None:
    browser, sent = walk.page.context.browser, await walk.inquire()
    assert browser is not None
    page = (await window_of(browser, scripts=False)).page
    await page.goto(f"{walk.url}{PAGE}&locale=en-CA")
    await page.get_by_role("button", name="Continue").click()
    await expect(page.locator("#summary")).to_be_focused()
    await page.goto(walk.url + sent.page)
    await page.get_by_label("Code from our e-mail").fill("x")
    await page.get_by_role("button", name="Open my inquiry").click()
    await expect(page.get_by_label("Code from our e-mail")).to_be_focused()


async def test_news_is_said_and_what_has_not_changed_is_left_alone(walk: Walk) -> None:
    """By the parts that are read anew: where one is, and who has written."""
    page, sent = walk.page, await walk.opened()
    await walk.open(sent.page, has="#state")
    news = page.get_by_role("status")
    await page.evaluate("document.getElementById('state').firstElementChild.kept = true")
    read_again = "part => htmx.trigger(part, 'again')"
    for part in ("#state", "#message-list"):
        attribute = "part => { part.setAttribute('hx-trigger', 'again'); htmx.process(part); }"
        await page.locator(part).evaluate(attribute)
    async with page.expect_response("**/status/*"):
        await page.locator("#state").evaluate(read_again)
    await expect(page.locator("#state.htmx-request")).to_have_count(0)
    assert await page.evaluate("document.getElementById('state').firstElementChild.kept") is True
    await expect(news).to_have_text("")
    await walk.inquiry.follow_leads([contacted(sent.id, sent.reference, 1, location="toronto")])
    await page.locator("#state").evaluate(read_again)
    await expect(news).to_contain_text("Clinic of Toronto has been in contact with you")
    await walk.answer(sent, "Nothing after midnight.")
    await page.locator("#message-list").evaluate(read_again)
    await expect(news).to_contain_text("Nothing after midnight.")
    assert "contact with you" not in await news.inner_text()
