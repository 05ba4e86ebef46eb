"""The plan on the status page, and on the page that is printed."""

from datetime import date

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.patients import submitted
from tests.inquiry.travel_plan.test_api import DAY, routed

SECTION = "Your travel plan"


async def opened(api: httpx2.AsyncClient, **changes: object) -> dict[str, str]:
    sent = await submitted(api, **changes)
    await api.post(sent["page"], data={"link": sent["token"]})
    return sent


async def test_until_a_clinic_has_the_inquiry_the_section_is_one_sentence(
    api: httpx2.AsyncClient,
) -> None:
    sent = await opened(api)
    for address in (sent["page"], f"{sent['page']}/travel-plan"):
        page = await api.get(address)
        assert page.status_code == 200
        assert "once a clinic has your inquiry" in page.text
        assert "Add to calendar" not in page.text
        assert "plan-step" not in page.text


async def test_with_a_day_the_plan_has_dates_and_a_calendar(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api)
    await routed(inquiry, sent, on=DAY)
    for address in (sent["page"], f"{sent['page']}/travel-plan"):
        page = (await api.get(address)).text
        assert SECTION in page
        assert "is on February 8, 2027" in page
        assert "Not before February 18, 2027" in page
        assert f'href="{sent["json"]}/travel-plan.ics"' in page
    assert f'href="{sent["page"]}/travel-plan"' in (await api.get(sent["page"])).text


async def test_examples_are_called_examples_and_cannot_be_put_into_a_calendar(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, travel={"earliest": "2027-06-01"})
    await routed(inquiry, sent)
    page = (await api.get(sent["page"])).text
    assert "These days are an example." in page
    assert "June 1, 2027" in page
    assert "Add to calendar" not in page


async def test_without_any_day_the_steps_are_counted(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api)
    await routed(inquiry, sent)
    page = (await api.get(sent["page"])).text
    for words in ("no day for your treatment yet", "the day before", "3 nights", "not before day"):
        assert words in page


async def test_the_page_is_in_french_for_who_wrote_in_french(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, patient__language="fr-CA")
    await routed(inquiry, sent, on=DAY)
    page = (await api.get(f"{sent['page']}/travel-plan")).text
    assert "Votre plan de voyage" in page
    assert "Pas avant le 18 février 2027" in page
    assert "Travel home" not in page


async def test_the_printed_page_needs_a_session_of_this_inquiry(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    mine, other = await opened(api), await submitted(api)
    for sent in (mine, other):
        await routed(inquiry, sent, on=date(2027, 2, 8))
    assert (await api.get(f"{mine['page']}/travel-plan")).status_code == 200
    turned = await api.get(f"{other['page']}/travel-plan")
    assert (turned.status_code, turned.headers["location"]) == (303, other["page"])
    assert turned.headers["referrer-policy"] == "no-referrer"
    assert (await api.get("/status/WF-none/travel-plan")).status_code == 404


async def test_what_has_ended_has_no_plan_any_more(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    await routed(inquiry, sent, on=DAY)
    headers = {"Authorization": f"Bearer {sent['token']}"}
    session = (await api.post(f"{sent['json']}/sessions", headers=headers)).json()["token"]
    api.cookies.set(f"wayfare-{sent['reference']}", session)
    assert SECTION in (await api.get(sent["page"])).text
    by = {"Authorization": f"Bearer {session}"}
    assert (await api.post(f"{sent['json']}/withdraw", headers=by)).status_code == 204
    assert SECTION not in (await api.get(sent["page"])).text
    assert (await api.get(f"{sent['page']}/travel-plan")).status_code == 303


@pytest.mark.parametrize("name", ["travel_plan.css", "print.js"])
async def test_what_the_pages_load_is_there(api: httpx2.AsyncClient, name: str) -> None:
    assert (await api.get(f"/static/{name}")).status_code == 200
