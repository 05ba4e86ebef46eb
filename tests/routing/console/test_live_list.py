"""The live list in a real browser: leads come by themselves, nothing moves under the pointer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Locator, Page, expect

from services.routing.inbox.usecases import broadcast_lead_changes
from services.routing.leads.domain import PatientFact
from services.routing.leads.store import MongoLeadMessages
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import PASSWORD
from tests.support.accessibility import loose_ends
from tests.support.browser import chromium
from tests.support.serving import served

pytestmark = pytest.mark.browser


@asynccontextmanager
async def inbox(office: Office, who: str) -> AsyncIterator[Page]:
    """Somebody signed in with the list on the screen and the stream open."""
    async with served(office.app) as address, chromium() as browser:
        page = await browser.new_page(locale="en-CA", viewport={"width": 1440, "height": 700})
        await page.goto(f"{address}/console")
        await page.fill("#email", office.staff[who].email)
        await page.fill("#password", PASSWORD)
        await page.click("button[type=submit]")
        await expect(page.locator("#live[data-state=live]")).to_be_visible()
        yield page


def row(page: Page, lead_id: str) -> Locator:
    return page.locator(f"#row-{lead_id}")


async def top_of(locator: Locator) -> float:
    top = await locator.evaluate("element => element.getBoundingClientRect().top")
    return float(top)


async def test_what_happens_to_leads_is_marked_where_they_stand_and_nothing_moves(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads = await office.leads(3)
    async with inbox(office, "maya") as page:
        pill = page.locator("#new-counter")
        foreign, own = await office.lead("calgary"), await office.lead("toronto")
        await expect(row(page, own.id).locator(".mark-new")).to_be_visible()
        await expect(pill).to_have_text("1 new lead")
        await expect(row(page, foreign.id)).to_have_count(0)
        await expect(page.locator("[data-tab=waiting] .count")).to_have_text("4")

        pointed_at = row(page, leads[1].id)
        await pointed_at.hover()
        before = await top_of(pointed_at)
        new = await office.lead()
        await expect(row(page, new.id)).to_be_attached()
        assert abs(await top_of(pointed_at) - before) < 2
        await expect(pill).to_be_visible()
        await page.keyboard.press("n")
        await expect(pill).to_be_hidden()

        both = office.staff["both"].principal()
        await office.core.actions.contact(leads[0].id, both, expected_version=1)
        await expect(row(page, leads[0].id).locator(".mark-elsewhere")).to_be_visible()

        mark = row(page, leads[2].id).locator(".messages")
        await expect(mark).to_have_count(0)
        for number in (1, 2):
            await office.core.hear_patient(
                PatientFact(
                    inquiry_id=leads[2].inquiry_id, messages=number, last_message_at=RECEIVED_AT
                )
            )
        await expect(mark).to_have_text("2 messages")
        await MongoLeadMessages(office.database).see(leads[2].inquiry_id, through=2)
        await expect(mark).to_have_count(0)

        await page.context.set_offline(True)
        await expect(page.locator("#live[data-state=offline]")).to_be_visible()
        monkeypatch.setattr(broadcast_lead_changes, "MOST_MISSED", 0)
        late = await office.leads(4)
        await page.context.set_offline(False)
        await expect(page.locator("#live[data-state=live]")).to_be_visible()
        for lead in late:
            await expect(row(page, lead.id).locator(".mark-new")).to_be_attached()
        await expect(row(page, leads[0].id)).to_have_count(0)
        await expect(page.locator("[data-tab=waiting] .count")).to_have_text("8")


async def test_a_list_that_was_empty_when_it_had_to_be_read_again_shows_what_there_is(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broadcast_lead_changes, "MOST_MISSED", 0)
    async with inbox(office, "maya") as page:
        await page.context.set_offline(True)
        await expect(page.locator("#live[data-state=offline]")).to_be_visible()
        leads = await office.leads(2)
        await page.context.set_offline(False)
        for lead in leads:
            await expect(row(page, lead.id)).to_be_visible()


async def test_every_key_does_what_the_list_of_keys_says_and_the_way_back_leads_to_the_row(
    office: Office,
) -> None:
    await office.leads(70)
    async with inbox(office, "maya") as page:
        opened, rows = page.locator("#lead-top"), page.locator(".row")
        for number in range(3):
            await page.keyboard.press("j")
            await expect(rows.nth(number).locator(".row-link")).to_be_focused()
        third = await rows.nth(2).get_attribute("data-lead") or ""
        await expect(opened).to_have_attribute("data-lead", third)
        await page.keyboard.press("k")
        await expect(opened).not_to_have_attribute("data-lead", third)
        await page.keyboard.press("Enter")
        await expect(page.locator("#lead-title")).to_be_focused()
        assert await loose_ends(page) == []
        await page.keyboard.press("u")
        await expect(rows.nth(1).locator(".row-link")).to_be_focused()
        await page.keyboard.press("/")
        await expect(page.locator("#by-reference")).to_be_focused()
        await page.locator("#by-reference").blur()
        await page.keyboard.press("?")
        await expect(page.locator("#keys")).to_be_visible()
        await page.keyboard.press("Escape")
        await page.go_back()
        await expect(page.locator("#lead")).to_have_count(0)

        await page.locator("#scroll").evaluate("list => list.scrollTo(0, list.scrollHeight)")
        await expect(rows).to_have_count(70)
        far = rows.nth(60)
        lead = await far.get_attribute("data-lead") or ""
        await far.click()
        await expect(opened).to_have_attribute("data-lead", lead)
        was_at = await top_of(row(page, lead))
        await page.reload()
        await expect(row(page, lead)).to_be_visible()
        assert abs(await top_of(row(page, lead)) - was_at) < 40
        await page.go_back()
        await expect(page.locator("#lead")).to_have_count(0)
        await expect(row(page, lead)).to_be_in_viewport()

        await row(page, lead).click()
        await expect(opened).to_have_attribute("data-lead", lead)
        await page.keyboard.press("c")
        await page.keyboard.press("Enter")
        await expect(page.locator(".notice.good")).to_contain_text("Marked as contacted")
        await expect(row(page, lead)).to_contain_text("Contacted")
