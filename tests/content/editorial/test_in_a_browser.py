"""The editorial pages in a real browser: one story without script, and every page by axe-core."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI
from playwright.async_api import FilePayload, Page, expect

from services.content.announcements.domain import Announcement, AnnouncementText
from services.content.app import build_app
from services.content.settings import ContentApiSettings
from services.content.wiring import Content
from shared.auth.domain import Account, Role
from shared.auth.store import MongoAccounts
from shared.mongo import Database
from tests.content.media.images import picture, saved
from tests.content.workflow.editing import edit
from tests.shared.auth.builders import quick_passwords
from tests.support.accessibility import is_too_wide, loose_ends, small_targets, violations
from tests.support.browser import DESKTOP, PHONE, chromium, window_of
from tests.support.clocks import StillClock
from tests.support.serving import served

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400)]
PASSWORD = "correct horse battery staple"
TEXT = "/editorial/texts/ear-tubes/en-CA"
PAGE = "/editorial/pages/toronto/ear-tubes"
NARROW = (360, 740)


@pytest.fixture
async def app(settings: ContentApiSettings, content_database: Database) -> FastAPI:
    passwords = quick_passwords()
    for role in (Role.EDITOR, Role.REVIEWER):
        account = Account(
            id=f"{role}-account",
            email=f"{role}@network.example",
            name="Dr. Ada Sample",
            role=role,
            clinics=("*",),
            password_hash=await passwords.hash(PASSWORD),
        )
        await MongoAccounts(content_database).put(account)
    return build_app(settings, passwords=passwords, now=StillClock())


@asynccontextmanager
async def serving(app: FastAPI) -> AsyncIterator[str]:
    async with app.router.lifespan_context(app), served(app) as address:
        yield address


async def sign_in(page: Page, address: str, role: Role) -> None:
    await page.goto(f"{address}/editorial/sign-in")
    await page.get_by_label("E-mail address").fill(f"{role}@network.example")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", name="Pages")).to_be_visible()


async def sign_out(page: Page) -> None:
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


@pytest.mark.usefixtures("published")
async def test_an_editor_and_a_reviewer_bring_new_words_to_readers(app: FastAPI) -> None:
    async with serving(app) as address, chromium() as browser:
        page = (await window_of(browser, scripts=False)).page
        await sign_in(page, address, Role.EDITOR)
        await page.get_by_role(
            "link", name=re.compile("Ear tubes.*Harbour Clinic, English")
        ).click()
        english = page.locator("#en-CA")
        await english.get_by_role("link", name="The network's text").click()
        await page.get_by_role("link", name="Edit – Summary").click()
        await page.get_by_label("Text").fill("The best surgeon of all:\n\n- quick\n- quiet")
        await page.get_by_role("button", name="Save the draft").click()
        await expect(page.locator("#summary .warnings")).to_contain_text("best surgeon")
        await page.get_by_role("button", name="Ask for a medical review").click()
        await sign_out(page)

        await sign_in(page, address, Role.REVIEWER)
        await page.get_by_role("link", name="Reviews").click()
        await page.locator("table").first.get_by_role("link", name="Ear tubes").click()
        await page.get_by_label("Number of the licence").fill("CPSO 12345")
        await page.get_by_label("Province of the licence").select_option("CA-ON")
        await page.get_by_role("button", name="Record the review").click()
        await expect(page.get_by_role("status")).to_contain_text("recorded")
        await sign_out(page)

        await sign_in(page, address, Role.EDITOR)
        await page.goto(address + PAGE)
        await english.locator("summary", has_text="Publish or schedule").click()
        await english.get_by_role("button", name="Publish or schedule").click()
        await english.get_by_label("Why are these words published all the same?").fill("A joke.")
        await english.get_by_role("button", name="Publish or schedule").click()
        await expect(page.get_by_role("status")).to_contain_text("Published")
        await english.get_by_role("link", name="Open the page").click()
        await expect(page.locator("main")).to_contain_text("The best surgeon of all:")


async def faults(page: Page, name: str) -> list[str]:
    found = list[str]()
    for size in (PHONE, NARROW):
        await page.set_viewport_size({"width": size[0], "height": size[1]})
        if await is_too_wide(page):
            found.append(f"{name}: too wide at {size[0]}")
    found += [f"{name}: small {one}" for one in await small_targets(page)]
    found += [f"{name}: {one}" for one in await loose_ends(page)]
    found += [f"{name}: {one}" for one in await violations(page)]
    await page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    await page.emulate_media(color_scheme="dark")
    found += [f"{name}, wide and dark: {one}" for one in await violations(page)]
    await page.emulate_media(color_scheme="light")
    return found


async def of_delivery(page: Page, address: str) -> list[str]:
    """Of a webhook, a key and a picture, each from its form to its own page."""
    await page.goto(f"{address}/editorial/webhooks/new")
    await page.get_by_role("button", name="Register it").click()
    found = await faults(page, "a webhook without its address")
    await page.get_by_label("Address that messages are sent to").fill("https://hooks.example/a")
    await page.get_by_role("button", name="Register it").click()
    found += await faults(page, "a secret")
    await page.get_by_role("link", name="I have it").click()
    await page.get_by_role("button", name="Send a test").click()
    await page.locator("summary", has_text="Remove it").click()
    found += await faults(page, "a webhook")
    await page.goto(f"{address}/editorial/keys/new")
    await page.get_by_label("Whose it is").fill("A site")
    await page.get_by_role("button", name="Create it").click()
    await page.get_by_role("link", name="I have it").click()
    await page.locator("summary", has_text="Revoke it").click()
    found += await faults(page, "a key")
    await page.goto(f"{address}/editorial/media/new")
    await page.get_by_label("It is decoration").check()
    image = FilePayload(name="a.png", mimeType="image/png", buffer=saved(picture()))
    await page.get_by_label("File").set_input_files(image)
    await page.get_by_role("button", name="Add it").click()
    await page.locator(".focal img").click(position={"x": 10, "y": 10})
    assert int(await page.get_by_label("From the left").input_value()) < 10
    return found + await faults(page, "a picture")


async def test_no_editorial_page_stands_in_anybodys_way(app: FastAPI, published: Content) -> None:
    storm = Announcement(id="storm", texts={"en-CA": AnnouncementText(text="We are closed.")})
    await published.announcements.write(storm, seen=None, by="editor-account")
    async with serving(app) as address, chromium() as browser:
        page = (await window_of(browser)).page
        await page.goto(f"{address}/editorial")
        found = await faults(page, "sign-in")
        await sign_in(page, address, Role.EDITOR)
        clinic = "/editorial/clinics/toronto/ear-tubes/en-CA"
        await page.goto(f"{address}{clinic}/funding")
        await page.get_by_label("Text").fill("The best surgeon.")
        await page.get_by_role("button", name="Save the draft").click()
        addresses = (
            "/editorial", "/editorial?q=nothing", "/editorial/reviews", "/editorial/divergence",
            TEXT, f"{TEXT}/title", f"{TEXT}/sections", f"{TEXT}/announcements", clinic,
            f"{clinic}/funding", PAGE, "/editorial/history/ear-tubes/en-CA",
            "/editorial/history/ear-tubes/en-CA/1", "/editorial/reviews/ear-tubes/en-CA",
            "/editorial/offerings", "/editorial/offerings/toronto/ear-tubes",
            "/editorial/announcements", "/editorial/announcements/storm",
            "/editorial/announcements/new", "/editorial/media", "/editorial/media/new",
            "/editorial/webhooks", "/editorial/webhooks/new", "/editorial/keys",
            "/editorial/keys/new", "/editorial/trail", "/editorial/nowhere",
        )  # fmt: skip
        for one in addresses:
            await page.goto(address + one)
            found += await faults(page, one)
        found += await of_delivery(page, address)
        await page.goto(f"{address}{TEXT}/sections")
        await page.get_by_label("Heading").first.fill("")
        await page.get_by_role("button", name="Save the draft").click()
        found += await faults(page, "a section without its heading")
        await page.goto(f"{address}{TEXT}/funding")
        await edit(published, "Somebody else's words.")
        await page.get_by_label("Text").fill("My words.")
        await page.get_by_role("button", name="Save the draft").click()
        found += await faults(page, "a conflict")
        await page.goto(address + PAGE)
        english = page.locator("#en-CA")
        await english.locator("summary").first.click()
        await english.get_by_label("At an hour on the clinic's clock (Toronto)").check()
        await english.get_by_label("Day", exact=True).fill("2027-11-07")
        await english.get_by_label("Hour", exact=True).fill("01:30")
        await english.get_by_role("button", name="Publish or schedule").click()
        found += await faults(page, "an hour that comes twice")
    assert not found, "\n".join(found)
