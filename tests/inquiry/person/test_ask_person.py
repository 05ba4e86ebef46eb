"""`POST /v1/inquiries/{reference}/person` and the button of the status page."""

import asyncio

import httpx2

from services.inquiry.wiring_web import InquiryWeb
from shared.events import LeadClosed, LeadPersonDecided
from tests.inquiry.lead_events import announced, assigned
from tests.inquiry.messages.test_messages_api import opened
from tests.inquiry.patients import bearer
from tests.support.clocks import MONDAY_NOON
from tests.support.outboxes import fact_of


async def asks(api: httpx2.AsyncClient, sent: dict[str, str]) -> httpx2.Response:
    return await api.post(f"{sent['json']}/person", headers=bearer(sent["session"]))


async def events_of(inquiry: InquiryWeb, inquiry_id: str) -> list[str]:
    document = await inquiry.database["inquiries"].find_one({"_id": inquiry_id})
    assert document is not None
    return [one["type"] for one in document["outbox"]]


async def test_asking_many_times_at_once_is_asking_once(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    answers = await asyncio.gather(*(asks(api, sent) for _ in range(6)))
    assert {answer.status_code for answer in answers} == {204}
    assert (await events_of(inquiry, sent["id"])).count("inquiry.person_asked.v1") == 1
    document = await inquiry.database["inquiries"].find_one({"_id": sent["id"]})
    assert document is not None
    data = fact_of(document["outbox"][-1])
    assert set(data) == {"inquiry_id", "reference", "asked_at"}
    status = (await api.get(sent["json"], headers=bearer(sent["session"]))).json()
    assert status["person_asked_at"] == "2026-11-23T17:00:00Z"
    assert status["person_decided_at"] is None


async def test_only_a_session_of_this_inquiry_asks(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    mine, other = await opened(api, inquiry), await opened(api, inquiry)
    for token in ("", other["session"], mine["token"]):
        assert (await asks(api, {**mine, "session": token})).status_code == 401
    assert await events_of(inquiry, mine["id"]) == ["inquiry.received.v1"]


async def test_of_an_inquiry_that_has_ended_nobody_is_asked_for(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    closed = LeadClosed(
        lead_id="lead-1", inquiry_id=sent["id"], reference=sent["reference"], location="toronto",
        reason="other", closed_at=MONDAY_NOON,
    )  # fmt: skip
    await inquiry.follow_leads(
        [assigned(sent["id"], sent["reference"]), announced(sent["id"], 2, closed)]
    )
    refused = await asks(api, sent)
    assert (refused.status_code, refused.json()["code"]) == (409, "inquiry.ended")


async def test_the_page_explains_takes_the_wish_and_says_since_when_and_that_it_was_done(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    api.cookies.set(f"wayfare-{sent['reference']}", sent["session"])
    page = (await api.get(sent["page"])).text
    assert "Our program chooses the clinic and doctor by these rules" in page
    assert "I want a person to decide" in page
    for _ in range(2):
        done = await api.post(f"{sent['page']}/person")
        assert (done.status_code, done.headers["location"]) == (303, f"{sent['page']}#person")
    waiting = (await api.get(sent["page"])).text
    assert "A person looks at it since Monday, November 23, 2026 at 12:00" in waiting
    assert "I want a person to decide" not in waiting
    decided = LeadPersonDecided(
        lead_id="lead-1", inquiry_id=sent["id"], reference=sent["reference"], location="toronto",
        decided_at=MONDAY_NOON,
    )  # fmt: skip
    await inquiry.follow_leads(
        [assigned(sent["id"], sent["reference"]), announced(sent["id"], 3, decided)]
    )
    after = (await api.get(sent["page"])).text
    assert "A person has looked at it on Monday, November 23, 2026 at 12:00" in after


async def test_without_a_session_the_button_changes_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    assert (await api.post(f"{sent['page']}/person")).status_code == 303
    assert await events_of(inquiry, sent["id"]) == ["inquiry.received.v1"]
    assert (await api.post("/status/nonsense/person")).status_code == 404
