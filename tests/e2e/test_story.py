"""The one story that must always work, in two windows of a real browser."""

import time
from collections.abc import Callable

import httpx2
import pytest
from playwright.async_api import Page, expect

from tests.support.browser import PHONE, chromium, window_of
from tests.support.inquiries import granted_consents, inquiry_body
from tests.support.mails import mails_to
from tests.support.names import fresh_name
from tests.support.system import System
from tests.support.waiting import eventually

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.timeout(400),
]
TIMEOUT = 20_000  # milliseconds; a bound for slow machines, not a measurement


async def pull_page(system: System) -> None:
    """A regional website pulls the page of micro-needling in Toronto."""
    async with httpx2.AsyncClient(base_url=system.url("content")) as website:
        page = await website.get("/v1/locations/toronto/procedures/micro-needling?locale=en-CA")
        again = await website.get(page.url, headers={"If-None-Match": page.headers["etag"]})
    assert page.json()["location"]["slug"] == "toronto"
    assert again.status_code == 304


async def sign_in(page: Page, system: System) -> None:
    account = system.sign_in_of("coordinator", "toronto")
    await page.goto(f"{system.url('routing')}/console")
    await page.get_by_label("E-mail address").fill(account["email"])
    await page.get_by_label("Password").fill(account["password"])
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("status").filter(has_text="Live")).to_be_visible(timeout=TIMEOUT)


async def go_on(page: Page, heading: str) -> None:
    """To the next page of the form, which has this heading."""
    await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible(timeout=TIMEOUT)


async def fill_in(page: Page, address: str = "storyteller@example.org") -> None:
    """Every page of the form, up to the answers that are to be checked."""
    await page.get_by_label("Given name", exact=True).fill("Invented")
    await page.get_by_label("Family name", exact=True).fill("Storyteller")
    await go_on(page, "Where you live")
    await page.get_by_label("Country", exact=True).select_option("US")
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_label("State").select_option("US-TX")
    await go_on(page, "How we reach you")
    await page.get_by_label("E-mail address").fill(address)
    await page.get_by_label("By e-mail", exact=True).check()
    await page.get_by_label("Which language should we use with you?").select_option("en")
    await go_on(page, "What you need")
    await page.get_by_label("What would you like to tell or ask us?").fill("Is March possible?")
    await go_on(page, "Which clinic")
    await go_on(page, "Who pays")
    await page.get_by_label("I do", exact=True).check()
    await go_on(page, "Dates and travel")
    await go_on(page, "Your health")
    await go_on(page, "What you agree to")
    await page.get_by_role(
        "checkbox", name="I agree that the network of clinics and the clinic"
    ).check()
    await page.get_by_role("checkbox", name="I agree that the clinic may write to me").check()
    await go_on(page, "Check your answers")


async def send_from_the_page(page: Page, system: System) -> str:
    """The patient opens the page, chooses to inquire, and sends the form; the reference is
    shown.
    """
    await page.goto(f"{system.url('content')}/en-CA/toronto/procedures/micro-needling")
    await page.get_by_role("link", name="Make an inquiry").first.click()
    await fill_in(page)
    await page.get_by_role("button", name="Send my inquiry").click()
    return (await page.locator(".reference").first.inner_text(timeout=TIMEOUT)).strip()


async def work_the_lead(page: Page, reference: str) -> None:
    """The coordinator reads why it came here, opens the patient's details and marks contact."""
    await page.locator(".row", has_text=reference).click()
    await expect(page.get_by_role("heading", name="Why here?")).to_be_visible(timeout=TIMEOUT)
    await expect(page.locator("#why")).to_contain_text("Northlight Toronto")
    await expect(page.locator("body")).not_to_contain_text("storyteller@example.org")
    await page.get_by_role("button", name="Open patient details").click()
    await expect(page.locator("#patient")).to_contain_text("Invented Storyteller", timeout=TIMEOUT)
    await expect(page.locator("#patient")).to_contain_text("Is March possible?")
    await page.locator("summary", has_text="Mark as contacted").click()
    await page.get_by_role("button", name="Yes, contacted").click()
    await expect(page.locator("#lead-top .status")).to_contain_text("Contacted", timeout=TIMEOUT)


async def test_a_patient_in_texas_reaches_torontos_coordinator_and_sees_the_answer(
    system: System, record_testsuite_property: Callable[[str, object], None]
) -> None:
    await pull_page(system)
    async with chromium() as browser:
        patient, coordinator = await window_of(browser), await window_of(browser)
        await sign_in(coordinator.page, system)
        await coordinator.page.evaluate("window.neverReloaded = true")
        reference = await send_from_the_page(patient.page, system)
        sent_at = time.monotonic()
        row = coordinator.page.locator(".row", has_text=reference)
        await expect(row).to_be_visible(timeout=TIMEOUT)
        record_testsuite_property("lead_visible_after_seconds", time.monotonic() - sent_at)
        await work_the_lead(coordinator.page, reference)
        assert await coordinator.page.evaluate("window.neverReloaded") is True
        await patient.page.get_by_role("link", name="Follow my inquiry").click()
        contacted = patient.page.get_by_role(
            "heading", name="Northlight Toronto has been in contact"
        )
        await expect(contacted).to_be_visible(timeout=TIMEOUT)
        assert patient.complaints + coordinator.complaints == []


async def test_the_form_works_without_script_and_keeps_what_was_typed(system: System) -> None:
    async with chromium() as browser:
        window = await window_of(browser, PHONE, scripts=False)
        page = window.page
        await page.goto(
            f"{system.url('inquiry')}/inquire?location=toronto&procedure=micro-needling&locale=en-CA"
        )
        await page.get_by_label("Given name", exact=True).fill("Invented")
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_role("alert")).to_contain_text("Please check your answers")
        assert await page.get_by_label("Given name", exact=True).input_value() == "Invented"
        await fill_in(page)
        await page.get_by_role("button", name="Send my inquiry").click()
        await expect(page.locator(".reference").first).to_contain_text("WF-", timeout=TIMEOUT)


async def test_a_double_click_sends_one_inquiry(system: System) -> None:
    async with chromium() as browser:
        window = await window_of(browser)
        page = window.page
        await page.goto(
            f"{system.url('inquiry')}/inquire?location=toronto&procedure=micro-needling&locale=en-CA"
        )
        address = f"{fresh_name('twice')}@example.org"
        await fill_in(page, address)
        await page.get_by_role("button", name="Send my inquiry").dblclick()
        await expect(page.locator(".reference").first).to_contain_text("WF-", timeout=TIMEOUT)

        async def has_mail() -> int:
            return len([m for m in await mails_to(system, address) if "received" in m["subject"]])

        await eventually(has_mail)
        assert await has_mail() == 1


async def test_the_link_of_the_mail_opens_the_status_page_once(system: System) -> None:
    address = f"{fresh_name('link')}@example.org"
    async with httpx2.AsyncClient(base_url=system.url("inquiry"), timeout=30) as website:
        body = inquiry_body(await granted_consents(system.url("inquiry")))
        body["patient"]["email"] = address
        answer = await website.post("/v1/inquiries", json=body)
    reference = answer.json()["reference"]
    mail = (await eventually(lambda: mails_to(system, address)))[0]
    link = next(line for line in mail["text"].split() if "#link=" in line)
    async with chromium() as browser:
        patient, stranger = await window_of(browser), await window_of(browser)
        await patient.page.goto(link)
        assert "link=" not in patient.page.url
        await patient.page.get_by_role("button", name="Open my inquiry").click()
        await expect(patient.page.get_by_role("heading", name="Where you are")).to_be_visible(
            timeout=TIMEOUT
        )
        assert "link=" not in patient.page.url
        await stranger.page.goto(link)
        await stranger.page.get_by_role("button", name="Open my inquiry").click()
        await expect(stranger.page.get_by_role("heading", name="This link has been")).to_be_visible(
            timeout=TIMEOUT
        )
        await expect(stranger.page.get_by_role("heading", name="Where you are")).to_have_count(0)
        assert reference in await patient.page.content()
