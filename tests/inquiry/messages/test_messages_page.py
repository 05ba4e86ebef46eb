"""Messages on the status page: read, marked, written without a script, typed text kept."""

import re
from datetime import timedelta

import httpx2
import pytest

from services.inquiry.inquiries.domain import MESSAGES_A_DAY
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import CANARY
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.messages.test_messages_api import answered
from tests.inquiry.patients import id_of, submitted
from tests.support.clocks import MONDAY_NOON, StillClock

TEXT = f"<b>{CANARY}</b> first line\nsecond line"


async def opened(api: httpx2.AsyncClient, inquiry: InquiryWeb, **changes: object) -> dict[str, str]:
    sent = await submitted(api, **changes)
    await api.post(sent["page"], data={"link": sent["token"]})
    inquiry_id = await id_of(inquiry, sent["reference"])
    return {**sent, "id": inquiry_id, "form": f"{sent['page']}/messages"}


async def read_at(inquiry: InquiryWeb, inquiry_id: str) -> list[str]:
    found = await inquiry.inquiries.get(inquiry_id)
    assert found is not None
    return [one.message_id for one in found.messages_read]


def key_of(page: httpx2.Response) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page.text)
    assert found is not None
    return found[1]


async def test_a_patient_writes_and_sees_it_escaped_with_when_and_by_whom(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry, patient__timezone="Europe/Berlin")
    page = await api.get(sent["page"])
    assert "Nothing has been written yet." in page.text
    done = await api.post(sent["form"], data={"text": TEXT, "key": key_of(page)})
    assert (done.status_code, done.headers["location"]) == (303, f"{sent['page']}#messages")
    shown = (await api.get(sent["page"])).text
    assert f"&lt;b&gt;{CANARY}&lt;/b&gt; first line\nsecond line" in shown
    assert "<strong>You</strong>" in shown
    assert "Monday, November 23, 2026 at 12:00" in shown
    assert "On your clock: Monday, November 23, 2026 at 6:00" in shown


async def test_a_form_that_is_sent_twice_is_one_message_and_an_old_page_loses_nothing(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    key = key_of(await api.get(sent["page"]))
    for _ in range(2):
        assert (await api.post(sent["form"], data={"text": TEXT, "key": key})).status_code == 303
    found = await inquiry.inquiries.get(sent["id"])
    assert found is not None
    assert len(found.messages) == 1
    other = await api.post(sent["form"], data={"text": "Another one.", "key": key})
    assert other.status_code == 409
    assert "Another one." in other.text
    assert key_of(other) != key


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("   ", "Write your message first."),
        ("too long " * 500, "Shorten this: it is too long."),
        ("kept \x07 text", "Type this again"),
    ],
)
async def test_what_cannot_be_sent_stays_as_it_was_typed(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, text: str, shown: str
) -> None:
    sent = await opened(api, inquiry)
    refused = await api.post(sent["form"], data={"text": text})
    assert refused.status_code == 422
    assert shown in refused.text
    assert 'aria-invalid="true"' in refused.text
    assert text.strip() in refused.text


async def test_a_refused_message_is_kept_on_the_page_that_says_why(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    for n in range(MESSAGES_A_DAY):
        await api.post(sent["form"], data={"text": f"Question {n}."})
    refused = await api.post(sent["form"], data={"text": "The one that matters."})
    assert refused.status_code == 409
    assert "as many messages as one day takes" in refused.text
    assert "The one that matters." in refused.text


async def test_a_message_is_read_once_it_is_on_the_screen_and_not_before(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await opened(api, inquiry)
    await answered(api, signer, sent["id"])
    news = await api.get(sent["page"], headers={"HX-Request": "true"})
    assert "Nothing after midnight." not in news.text
    assert await read_at(inquiry, sent["id"]) == []
    page = (await api.get(sent["page"])).text
    assert "Anna Roy, Clinic of Toronto" in page
    assert "<em>New</em>" in page
    assert await read_at(inquiry, sent["id"]) == ["message-of-lead-1"]
    assert "<em>New</em>" not in (await api.get(sent["page"])).text


async def test_the_script_is_given_the_list_alone_and_nobody_else_is(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await opened(api, inquiry)
    await answered(api, signer, sent["id"])
    htmx = {"HX-Request": "true"}
    part = await api.get(sent["form"], headers=htmx)
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<div id="message-list"')
    assert "Nothing after midnight." in part.text
    assert "<form" not in part.text
    assert await read_at(inquiry, sent["id"]) == []  # the window may have been left open
    assert (await api.get(sent["form"])).status_code == 303
    api.cookies.clear()
    stranger = await api.get(sent["form"], headers=htmx)
    assert stranger.status_code == 401
    assert "Nothing after midnight." not in stranger.text
    assert (await api.post(sent["form"], data={"text": "x"})).status_code == 303
    assert (await api.get("/status/nonsense/messages")).status_code == 404


async def test_a_closed_inquiry_says_whom_to_call_instead_of_a_form(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    await inquiry.withdraw(sent["reference"], str(api.cookies[f"wayfare-{sent['reference']}"]))
    page = (await api.get(sent["page"])).text
    assert 'name="text"' not in page
    assert "You can still call Clinic of Toronto:" in page
    refused = await api.post(sent["form"], data={"text": "Are you there?"})
    assert refused.status_code == 409
    assert "Nobody reads messages to this inquiry any more." in refused.text
    assert "Are you there?" in refused.text


async def test_an_email_says_that_there_is_a_message_and_nothing_of_it(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, clock: StillClock
) -> None:
    sent = await opened(api, inquiry, patient__channel="phone")
    await answered(api, signer, sent["id"], f"{CANARY} answer")
    document = await inquiry.database["inquiries"].find_one({"_id": sent["id"]})
    assert document is not None
    mail = document["emails"][-1]
    assert (mail["kind"], mail["due_at"], mail["link_number"]) == ("message", MONDAY_NOON, 2)
    clock.advance(timedelta(minutes=1))
    assert (await api.get(sent["page"])).status_code == 200
    assert await read_at(inquiry, sent["id"]) == ["message-of-lead-1"]
