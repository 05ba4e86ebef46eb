"""The live list in a real browser: leads come by themselves, nothing moves under the pointer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Locator, Page, expect

from services.routing.leads.domain import PatientFact
from services.routing.leads.store import MongoLeadMessages
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import PASSWORD
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


async def test_a_new_lead_appears_marked_without_reloading_and_a_foreign_one_does_not(
    office: Office,
) -> None:
    async with inbox(office, "maya") as page:
        foreign, own = await office.lead("calgary"), await office.lead("toronto")
        await expect(row(page, own.id).locator(".mark-new")).to_be_visible()
        await expect(page.locator("#new-counter")).to_contain_text("1 new lead")
        await expect(row(page, foreign.id)).to_have_count(0)


async def test_nothing_moves_under_the_pointer_when_a_lead_comes_in(office: Office) -> None:
    leads = await office.leads(3)
    async with inbox(office, "maya") as page:
        pointed_at = row(page, leads[1].id)
        await pointed_at.hover()
        before = await top_of(pointed_at)
        new = await office.lead()
        await expect(row(page, new.id)).to_be_attached()
        assert abs(await top_of(pointed_at) - before) < 2


async def test_a_lead_that_a_colleague_contacted_is_marked_where_it_stands(
    office: Office,
) -> None:
    lead = await office.lead()
    async with inbox(office, "maya") as page:
        both = office.staff["both"].principal()
        await office.core.actions.contact(lead.id, both, expected_version=1)
        await expect(row(page, lead.id).locator(".mark-elsewhere")).to_be_visible()


async def test_one_key_and_its_answer_mark_a_lead_as_contacted(office: Office) -> None:
    lead = await office.lead()
    async with inbox(office, "maya") as page:
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await expect(page.locator("#lead-top")).to_have_attribute("data-lead", lead.id)
        await page.keyboard.press("c")
        await page.keyboard.press("Enter")
        await expect(page.locator(".notice.good")).to_contain_text("Marked as contacted")
        await expect(row(page, lead.id)).to_contain_text("Contacted")


async def test_what_a_patient_writes_is_marked_on_the_row_by_itself_and_goes_once_it_is_read(
    office: Office,
) -> None:
    lead = await office.lead()
    async with inbox(office, "maya") as page:
        mark = row(page, lead.id).locator(".messages")
        await expect(mark).to_have_count(0)
        for number in (1, 2):
            await office.core.hear_patient(
                PatientFact(
                    inquiry_id=lead.inquiry_id, messages=number, last_message_at=RECEIVED_AT
                )
            )
        await expect(mark).to_have_text("2 messages")
        await MongoLeadMessages(office.database).see(lead.inquiry_id, through=2)
        await expect(mark).to_have_count(0)
