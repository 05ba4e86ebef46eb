"""The whole way of one page, in browsers: handed in, written in two languages, said differently by
one clinic, reviewed, scheduled, published, read, followed, brought back, and taken down.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.content.webhooks.receivers import Receiver
from tests.support.browser import chromium, window_of
from tests.support.serving import served
from tests.support.system import ROOT, System
from tests.support.waiting import eventually

pytestmark = [pytest.mark.system, pytest.mark.browser, pytest.mark.timeout(400)]
FOLDER = ROOT / "tests" / "content" / "importing" / "pages"
CAPTURED = (FOLDER / "wrist-ganglion.en-CA.txt").read_text(encoding="utf-8")
PROCEDURE = "wrist-ganglion-removal"
TEXT = f"/editorial/texts/{PROCEDURE}"
CLINICS = ("calgary", "toronto")
FIRST = "A ganglion is a small, harmless pouch of joint fluid."
SECOND = "A ganglion is a small, harmless pouch of joint fluid at the wrist."
OWN = "In Calgary we remove ganglions by day."
REFUSED = "status of 422"
"""What the browser's console says of a form that does not fit yet."""
FRENCH = {"title": "Exérèse d’un kyste du poignet", "summary": "Une petite poche sans danger."}


@asynccontextmanager
async def signed_in(browser: Browser, system: System, role: str) -> AsyncIterator[Page]:
    account, window = system.sign_in_of(role, "*"), await window_of(browser)
    page = window.page
    await page.goto(f"{system.url('content')}/editorial/sign-in")
    await page.get_by_label("E-mail address").fill(account["email"])
    await page.get_by_label("Password").fill(account["password"])
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    yield page
    await page.context.close()
    assert not [one for one in window.complaints if REFUSED not in one]


class Staff:
    """What editors and reviewers do, one after the other."""

    def __init__(self, browser: Browser, system: System) -> None:
        self._browser, self._system = browser, system
        self._url = system.url("content")

    async def hand_in(self) -> None:
        async with signed_in(self._browser, self._system, "editor") as page:
            await page.goto(f"{self._url}/editorial/import")
            await page.get_by_label("Or the text of the page").fill(CAPTURED)
            await page.get_by_role("button", name="Show what becomes of it").click()
            lines = [line for line in CAPTURED.splitlines() if line.strip()]
            await expect(page.locator("main table tbody tr")).to_have_count(len(lines))
            await page.get_by_role("button", name="Take it over as a draft").click()
            await is_done(page, "Taken over as a draft")

    async def write(self, address: str, words: str) -> None:
        async with signed_in(self._browser, self._system, "editor") as page:
            await page.goto(self._url + address)
            await page.locator("form.writing").get_by_role("textbox").first.fill(words)
            await page.get_by_role("button", name="Save the draft").click()
            await is_done(page, "Saved as a draft")

    async def review(self, *locales: str) -> None:
        async with signed_in(self._browser, self._system, "editor") as page:
            for locale in locales:
                await page.goto(f"{self._url}{TEXT}/{locale}")
                await page.get_by_role("button", name="Ask for a medical review").click()
                await is_done(page, "A medical review is asked for")
        async with signed_in(self._browser, self._system, "reviewer") as page:
            for locale in locales:
                await page.goto(f"{self._url}/editorial/reviews/{PROCEDURE}/{locale}")
                await page.get_by_label("Number of the licence").fill("CPSO 012345")
                await page.get_by_label("Province of the licence").select_option(index=1)
                await page.get_by_role("button", name="Record the review").click()
                await is_done(page, "The review is recorded")

    async def schedule_across_a_change_of_clocks(self) -> None:
        async with signed_in(self._browser, self._system, "editor") as page:
            for day, hour, answer in (
                ("2027-03-14", "02:30", "leave this hour out"),
                ("2027-11-07", "01:30", "comes twice"),
                ("2020-01-01", "09:00", "has passed"),
                ("2027-03-15", "09:00", "Scheduled"),
            ):
                part = await self._opened(page, "toronto")
                await part.get_by_label("At an hour").check()
                await part.get_by_label("Day", exact=True).fill(day)
                await part.get_by_label("Hour", exact=True).fill(hour)
                await part.get_by_role("button", name="Publish").click()
                await expect(page.get_by_text(answer).first).to_be_visible()
            await expect(page.get_by_text("15 Mar 2027, 09:00 (Toronto)")).to_be_visible()

    async def publish(self, clinic: str) -> None:
        """At once, which is what the form begins with."""
        async with signed_in(self._browser, self._system, "editor") as page:
            part = await self._opened(page, clinic)
            await part.get_by_role("button", name="Publish").click()
            await is_done(page, "Published")

    async def bring_back_the_first(self) -> None:
        async with signed_in(self._browser, self._system, "editor") as page:
            await page.goto(f"{self._url}/editorial/history/{PROCEDURE}/en-CA/1")
            await page.get_by_role("button", name="Bring back").click()
            await is_done(page, "Brought back")

    async def register(self, address: str) -> str:
        """The secret that is shown once."""
        async with signed_in(self._browser, self._system, "editor") as page:
            await page.goto(f"{self._url}/editorial/webhooks/new")
            await page.get_by_label("Address").first.fill(address)
            await page.get_by_role("button", name="Register it").click()
            shown = page.get_by_text("whsec_")
            await expect(shown).to_be_visible()
            return (await shown.inner_text()).strip()

    async def reads(self, clinic: str) -> str:
        page = (await window_of(self._browser)).page
        await page.goto(f"{self._url}/en-CA/{clinic}/procedures/{PROCEDURE}")
        words = await page.locator("body").inner_text()
        await page.context.close()
        return words

    async def _opened(self, page: Page, clinic: str) -> Locator:
        await page.goto(f"{self._url}/editorial/pages/{clinic}/{PROCEDURE}")
        part = page.locator("#en-CA details").filter(has_text="Publish").first
        await part.locator("summary").click()
        return part


async def is_done(page: Page, sentence: str) -> None:
    await expect(page.get_by_role("status").filter(has_text=sentence).first).to_be_visible()


async def offer(editor: httpx2.AsyncClient, clinic: str) -> None:
    like = await editor.get(f"/v1/editorial/offerings/{clinic}/acl-reconstruction")
    doctors = {"doctors": like.json()["offering"]["doctors"]}
    address = f"/v1/editorial/offerings/{clinic}/{PROCEDURE}"
    (await editor.put(address, json=doctors, headers={"If-None-Match": "*"})).raise_for_status()


async def stop(editor: httpx2.AsyncClient, clinic: str) -> None:
    address = f"/v1/editorial/offerings/{clinic}/{PROCEDURE}"
    tag = {"If-Match": (await editor.get(address)).headers["etag"]}
    (await editor.delete(address, headers=tag)).raise_for_status()


async def listed(client: httpx2.AsyncClient, clinic: str) -> bool:
    """Whether the feed has the page."""
    cursor, last = "", False
    while True:
        asked = {"location": clinic, "locale": "en-CA", "cursor": cursor}
        batch = (await client.get("/v1/changes", params=asked)).raise_for_status().json()
        for item in batch["items"]:
            if item["procedure"] == PROCEDURE:
                last = item["kind"] == "page"
        if not batch["items"]:
            return last
        cursor = batch["next_cursor"]


async def test_a_page_goes_its_whole_way(system: System) -> None:
    receiver = Receiver()
    async with (
        chromium() as browser,
        served(receiver.app) as address,
        system.signed_in("editor", "*", service="content") as editor,
    ):
        staff = Staff(browser, system)
        receiver.secret = await staff.register(f"{address}/hooks/content")
        await staff.hand_in()
        for clinic in CLINICS:
            await offer(editor, clinic)
        await staff.write(f"{TEXT}/en-CA/summary", SECOND)
        for part, words in FRENCH.items():
            await staff.write(f"{TEXT}/fr-CA/{part}", words)
        await staff.write(f"/editorial/clinics/calgary/{PROCEDURE}/en-CA/summary", OWN)
        await staff.review("en-CA", "fr-CA")
        await staff.schedule_across_a_change_of_clocks()
        for clinic in CLINICS:
            await staff.publish(clinic)
        assert OWN in await staff.reads("calgary")
        assert SECOND in await staff.reads("toronto")

        async def has_come() -> bool:
            about = [one["data"] for one in receiver.taken]
            return set(CLINICS) <= {one.get("location") for one in about}

        await eventually(has_come, timeout_seconds=60)
        assert [await listed(editor, clinic) for clinic in CLINICS] == [True, True]

        await staff.bring_back_the_first()
        await staff.review("en-CA")
        await staff.publish("toronto")
        words = await staff.reads("toronto")
        assert FIRST in words
        assert SECOND not in words

        for clinic in CLINICS:
            await stop(editor, clinic)

        async def is_gone() -> bool:
            return not any([await listed(editor, clinic) for clinic in CLINICS])

        await eventually(is_gone, timeout_seconds=60)
