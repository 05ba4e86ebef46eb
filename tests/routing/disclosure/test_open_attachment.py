"""`POST /v1/leads/{id}/attachments/{attachment_id}`: one document of the patient, passed on."""

from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from joserfc import jwt

from shared.ids import new_id
from tests.routing.console.test_console import post
from tests.routing.disclosure.test_disclosures import FILE, PUBLIC_KEY
from tests.routing.inbox.builders import Office

DOCUMENT = new_id()
CONTENT = b"%PDF-1.7 Kanarienvogel"
HEADERS = {
    "content-type": "application/pdf",
    "content-disposition": "attachment; filename=\"a.pdf\"; filename*=UTF-8''a.pdf",
}


def answers_with_the_document(office: Office) -> None:
    office.inquiry_service.answer = httpx2.Response(200, content=CONTENT, headers=HEADERS)


async def opened_by(
    office: Office,
    who: str,
    lead_id: str,
    document: str = DOCUMENT,
    body: dict[str, object] | None = None,
) -> httpx2.Response:
    async with office.signed_in(who) as client:
        address = f"/v1/leads/{lead_id}/attachments/{document}"
        return await client.post(address, json=body or {"purpose": "clinical_question"})


async def test_the_coordinator_gets_the_bytes_to_be_saved(office: Office) -> None:
    lead = await office.lead()
    answers_with_the_document(office)
    answer = await opened_by(office, "maya", lead.id)
    assert (answer.status_code, answer.content) == (200, CONTENT)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert answer.headers["content-length"] == str(len(CONTENT))
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "sandbox" in answer.headers["content-security-policy"]


async def test_the_request_is_signed_for_this_one_document(office: Office) -> None:
    lead = await office.lead()
    answers_with_the_document(office)
    await opened_by(office, "roy", lead.id)
    (request,) = office.inquiry_service.asked
    assert request.url.path == f"/v1/disclosures/attachments/{DOCUMENT}"
    token = request.headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, PUBLIC_KEY, algorithms=["Ed25519"]).claims
    assert claims["attachment_id"] == DOCUMENT
    assert (claims["purpose"], claims["role"]) == ("clinical_question", "doctor")
    assert (claims["inquiry_id"], claims["lead_id"]) == (lead.inquiry_id, lead.id)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("maya", 200),
        ("roy", 200),
        ("jordan", 404),
        ("lee", 404),
        ("manager", 403),
        ("auditor", 403),
        ("privacy", 403),
        ("editor", 403),
    ],
)
async def test_whoever_may_not_open_the_details_opens_no_document(
    office: Office, who: str, status: int
) -> None:
    lead = await office.lead()
    answers_with_the_document(office)
    assert (await opened_by(office, who, lead.id)).status_code == status
    assert len(office.inquiry_service.asked) == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    ("answered", "status", "code"),
    [
        (401, 403, "disclosure.refused"),
        (403, 403, "disclosure.refused"),
        (404, 404, "attachment.unknown"),
        (409, 409, "attachment.not-checked"),
        (410, 410, "disclosure.erased"),
        (500, 503, "disclosure.unavailable"),
        (503, 503, "disclosure.unavailable"),
        (302, 503, "disclosure.unavailable"),
    ],
)
async def test_what_the_inquiry_service_refuses_is_refused_in_words_of_ones_own(
    office: Office, answered: int, status: int, code: str
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = httpx2.Response(answered, text="Kanarienvogel")
    answer = await opened_by(office, "maya", lead.id)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert "Kanarienvogel" not in answer.text


async def test_without_a_length_or_an_answer_there_is_none(office: Office) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"%PDF-1.7"

    lead = await office.lead()
    kinds: list[Any] = [httpx2.Response(200, content=pieces()), httpx2.ConnectError("nobody")]
    for kind in kinds:
        office.inquiry_service.answer = kind
        answer = await opened_by(office, "maya", lead.id)
        assert (answer.status_code, answer.json()["code"]) == (503, "disclosure.unavailable")


@pytest.mark.parametrize(
    "document", ["x", "..%2f..%2fnotes", "a?b=c", "0192F3C2-0000-7000-8000-00000000000A"]
)
async def test_what_is_no_id_is_asked_of_nobody(office: Office, document: str) -> None:
    lead = await office.lead()
    answers_with_the_document(office)
    answer = await opened_by(office, "maya", lead.id, document)
    assert answer.status_code == 404
    assert office.inquiry_service.asked == []


@pytest.mark.parametrize("body", [{"purpose": "curiosity"}, {"purpose": None}, {"why": "so"}])
async def test_without_a_reason_there_is_nothing_to_open(
    office: Office, body: dict[str, object]
) -> None:
    lead = await office.lead()
    answers_with_the_document(office)
    assert (await opened_by(office, "maya", lead.id, body=body)).status_code == 422
    assert office.inquiry_service.asked == []


async def test_the_console_lists_documents_with_the_details_and_saves_one_at_a_press(
    office: Office,
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = httpx2.Response(200, json=FILE)
    address = f"/console/leads/{lead.id}"
    document = f"{address}/attachments/{FILE['attachments'][0]['id']}"
    async with office.signed_in("maya") as client:
        shown = await post(office, client, "maya", f"{address}/disclosures", purpose="follow_up")
        assert "MRI &lt;left knee&gt;.dcm" in shown.text
        assert "Imaging · 1,953 KB" in shown.text
        assert f'action="{document}"' in shown.text
        assert "MRI" not in (await client.get(address)).text
        answers_with_the_document(office)
        saved = await post(office, client, "maya", document, purpose="follow_up")
        assert (saved.status_code, saved.content) == (200, CONTENT)
        assert saved.headers["content-disposition"].startswith("attachment")
        office.inquiry_service.answer = httpx2.Response(404)
        gone = await post(office, client, "maya", document, purpose="follow_up")
        assert gone.status_code == 404
        assert "This document has been removed." in gone.text
        assert lead.reference in gone.text
