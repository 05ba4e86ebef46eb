"""A patient has a copy of everything that is held about them, as a file and as a page."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from services.inquiry.inquiries.domain import SESSION_LIVES_FOR, Inquiry
from services.inquiry.intake.domain.consent_texts import consent_texts
from services.inquiry.rights.domain import Part
from services.inquiry.rights.schemas import CopyAnswer
from services.inquiry.wiring_rights import read_copy
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import CANARY, canary_body
from tests.inquiry.catcher import Catcher, catching
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.lead_events import assigned
from tests.inquiry.patients import bearer
from tests.inquiry.rights.opened import Opened, opened
from tests.support.clocks import MONDAY_NOON, StillClock


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


@pytest.fixture
async def mine(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> Opened:
    body = canary_body()
    del body["consents"]
    return await opened(api, inquiry, in_browser=True, **body)


async def parts_of(api: httpx2.AsyncClient, mine: Opened) -> dict[str, Any]:
    answer = await api.get(f"{mine.json}/copy", headers=mine.headers)
    assert answer.status_code == 200
    parts: dict[str, Any] = answer.json()["parts"]
    return parts


async def test_all_that_was_typed_is_in_it(api: httpx2.AsyncClient, mine: Opened) -> None:
    parts = await parts_of(api, mine)
    (details,) = parts["details"]
    typed = canary_body()
    assert details["given_name"] == f"{CANARY} given"
    assert details["email"] == f"{CANARY}@example.com"
    assert details["claim_number"] == f"{CANARY}-claim"
    assert details["postal_prefix"] == "KANARI7"
    assert (details["companions"], details["hours"]) == (1, 3.5)
    assert (details["site"], details["campaign"]) == (f"{CANARY} site", f"{CANARY} campaign")
    assert (details["country"], details["citizenship"]) == ("NZ", "NZ")
    assert (details["own_given_name"], details["laterality"]) == (f"{CANARY} writer", "left")
    assert details["message"] == typed["message"]
    assert parts["screening"] == typed["screening"]
    assert [one["granted"] for one in parts["consents"]] == [True] * 4 + [False]
    assert [one["text"] for one in parts["consents"]] == [
        text.text for text in consent_texts("en-CA")
    ]
    assert parts["consents"][0]["at"] == "2026-11-23T17:00:00Z"


async def test_what_became_of_it_and_who_has_seen_and_written_what_is_in_it(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    mine: Opened,
    signer: AssertionSigner,
    catcher: Catcher,
) -> None:
    emails = inquiry.send_emails
    sender: Any = replace(inquiry.email_sender, port=catcher.port)
    await replace(emails, sender=sender)()
    await inquiry.follow_leads([assigned(mine.id, mine.reference, coordinator_name="Julie Lavoie")])
    note = signer.authorization(mine.id, MONDAY_NOON, purpose="note", note_id="the-note")
    await api.post("/v1/notes", json={"text": "Prefers mornings."}, headers=note)
    await api.post("/v1/disclosures", headers=signer.authorization(mine.id, MONDAY_NOON))
    await api.post("/v1/disclosures", headers=bearer("nonsense"))
    parts = await parts_of(api, mine)
    now = "2026-11-23T17:00:00Z"
    assert parts["notes"] == [
        {"text": "Prefers mornings.", "name": "Anna Roy", "role": "coordinator", "at": now}
    ]
    who = {"name": "Anna Roy", "role": "coordinator", "shown": True, "at": now}
    assert parts["disclosures"] == [
        {**who, "purpose": "note"},
        {**who, "purpose": "first_contact"},
    ]
    received, waiting = parts["emails"]
    assert received == {"kind": "received", "at": now, "outcome": "accepted"}
    assert waiting == {"kind": "assigned", "at": now}
    assert parts["status"][0] == {"status": "received", "at": now}
    assert parts["status"][-1]["clinic"] == "brossard"
    assert parts["status"][-1]["coordinator"] == "Julie Lavoie"


async def test_it_is_a_file_that_nobody_keeps_on_the_way(
    api: httpx2.AsyncClient, mine: Opened, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    answer = await api.get(f"{mine.json}/copy", headers=mine.headers)
    disposition = f'attachment; filename="inquiry-{mine.reference}.json"'
    assert answer.headers["content-disposition"] == disposition
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["made_at"] == "2026-11-23T17:00:00Z"
    logged = [record.getMessage() for record in caplog.records]
    assert logged.count("security.copy-given") == 1
    assert CANARY not in "\n".join(str(record.__dict__) for record in caplog.records)


@pytest.mark.parametrize("token", ["", "x", "another's", "link's"])
async def test_nobody_else_gets_it(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened, token: str
) -> None:
    other = await opened(api, inquiry, patient__email="other@example.com")
    api.cookies.clear()
    code = inquiry.link_code(mine.id, 1)
    headers = {"another's": other.headers, "link's": bearer(code)}.get(token, bearer(token))
    for reference in (mine.reference, "WF-0000-0000"):
        refused = await api.get(f"/v1/inquiries/{reference}/copy", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (401, "inquiry.link-needed")
    page = await api.get(f"{mine.page}/copy")
    assert (page.status_code, page.headers["location"]) == (303, mine.page)


async def test_a_session_that_is_over_gets_nothing(
    api: httpx2.AsyncClient, mine: Opened, clock: StillClock
) -> None:
    clock.advance(SESSION_LIVES_FOR)
    assert (await api.get(f"{mine.json}/copy", headers=mine.headers)).status_code == 401


async def test_the_page_reads_well_in_the_patients_language(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    mine = await opened(
        api,
        inquiry,
        in_browser=True,
        patient__language="fr-CA",
        message="<script>alert(1)</script>",
    )
    page = await api.get(f"{mine.page}/copy")
    assert page.headers["content-language"] == "fr-CA"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["referrer-policy"] == "no-referrer"
    assert "Une copie de tout ce que nous avons à votre sujet" in page.text
    assert "Par courriel" in page.text
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text
    for code in ("given_name", "payer_kind", "first_contact", ">email<"):
        assert code not in page.text


async def test_where_the_key_is_gone_there_is_nothing_to_be_copied(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    await inquiry.vault.destroy_key(mine.id)
    refused = await api.get(f"{mine.json}/copy", headers=mine.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "inquiry.ended")
    assert (await api.get(f"{mine.page}/copy")).headers["location"] == mine.page


async def test_whatever_else_keeps_something_adds_a_part(inquiry: InquiryWeb, mine: Opened) -> None:
    async def messages(_: Inquiry) -> Part:
        return Part(name="messages", title="Messages", labels={}, entries=({"text": "Hello"},))

    async def nothing(_: Inquiry) -> Part:
        return Part(name="attachments", title="Attachments", labels={}, entries=())

    token = mine.headers["Authorization"].removeprefix("Bearer ")
    copy = await replace(read_copy(inquiry), parts=[messages, nothing])(mine.reference, token)
    assert CopyAnswer.of(copy).parts == {"messages": [{"text": "Hello"}]}
