"""`POST /v1/leads/{id}/note`: who may, what is handed over, what is kept, what when it fails."""

import json

import httpx2
import pytest
from joserfc import jwt

from tests.routing.console.test_console import post
from tests.routing.disclosure.test_disclosures import CANARY, FILE, PUBLIC_KEY
from tests.routing.inbox.builders import Office

TEXT = f"{CANARY}: prefers mornings."
TAKEN = {"note_id": "note-1", "at": "2026-11-23T17:00:00Z"}


async def noted_by(
    office: Office, who: str, lead_id: str, version: int = 1, text: str = TEXT
) -> httpx2.Response:
    async with office.signed_in(who) as client:
        return await client.post(
            f"/v1/leads/{lead_id}/note", json={"text": text}, headers={"If-Match": f'"{version}"'}
        )


def takes_notes(office: Office) -> None:
    office.inquiry_service.answer = httpx2.Response(200, json=TAKEN)


async def test_a_note_is_handed_over_with_a_signed_word_of_who_writes_it_and_its_id_is_kept(
    office: Office,
) -> None:
    lead = await office.lead()
    takes_notes(office)
    answer = await noted_by(office, "maya", lead.id)
    assert answer.status_code == 200
    assert answer.headers["etag"] == '"2"'
    assert (answer.json()["status"], answer.json()["version"]) == ("assigned", 2)
    (request,) = office.inquiry_service.asked
    assert request.url.path == "/v1/notes"
    assert json.loads(request.content) == {"text": TEXT}
    token = request.headers["authorization"].removeprefix("Bearer ")
    claims = jwt.decode(token, PUBLIC_KEY, algorithms=["Ed25519"]).claims
    assert (claims["purpose"], claims["sub"]) == ("note", office.staff["maya"].id)
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    (done,) = stored["actions"]
    assert (done["action"], done["target"], done["version"]) == ("note", claims["note_id"], 2)
    assert [entry["type"] for entry in stored["outbox"]] == ["lead.assigned.v1"]


async def test_the_text_is_in_no_document_no_log_and_no_address(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    lead = await office.lead()
    takes_notes(office)
    answers = [await noted_by(office, "maya", lead.id)]
    for failure in (httpx2.ConnectError("refused"), httpx2.Response(500), httpx2.Response(410)):
        office.inquiry_service.answer = failure
        answers.append(await noted_by(office, "maya", lead.id, version=2))
    answers.append(await noted_by(office, "maya", lead.id, version=1, text=f"{CANARY} again"))
    answers.append(await noted_by(office, "maya", lead.id, version=2, text=f"{CANARY}\x00"))
    async with office.signed_in("maya") as client:
        metrics = (await client.get("/metrics")).text
    assert [answer.status_code for answer in answers] == [200, 503, 503, 410, 412, 422]
    assert not any(CANARY in answer.text + str(answer.headers) for answer in answers)
    assert CANARY not in metrics
    assert CANARY not in "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records)
    assert not any(CANARY in str(request.url) for request in office.inquiry_service.asked)
    for name in await office.database.list_collection_names():
        documents = [str(document) async for document in office.database[name].find()]
        assert not any(CANARY in document for document in documents), name


async def test_the_same_request_again_is_answered_the_same_and_hands_nothing_over(
    office: Office,
) -> None:
    lead = await office.lead()
    takes_notes(office)
    first = await noted_by(office, "maya", lead.id)
    again = await noted_by(office, "maya", lead.id)
    assert first.json() == again.json()
    assert len(office.inquiry_service.asked) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("maya", 200), ("roy", 200), ("jordan", 404), ("lee", 404), ("manager", 403),
        ("auditor", 403), ("privacy", 403), ("editor", 403),
    ],
)  # fmt: skip
async def test_only_those_who_look_after_the_lead_write_about_its_patient(
    office: Office, who: str, status: int
) -> None:
    lead = await office.lead()
    takes_notes(office)
    assert (await noted_by(office, who, lead.id)).status_code == status
    assert len(office.inquiry_service.asked) == (1 if status == 200 else 0)


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (httpx2.ReadTimeout("late"), 503, "disclosure.unavailable"),
        (httpx2.Response(500), 503, "disclosure.unavailable"),
        (httpx2.Response(200, text="not json"), 503, "disclosure.unavailable"),
        (httpx2.Response(401), 403, "disclosure.refused"),
        (httpx2.Response(404), 403, "disclosure.refused"),
        (httpx2.Response(409), 409, "note.too-many"),
        (httpx2.Response(410), 410, "disclosure.erased"),
    ],
)
async def test_a_note_that_is_not_taken_leaves_the_lead_as_it_was(
    office: Office, answer: httpx2.Response | Exception, status: int, code: str
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = answer
    refused = await noted_by(office, "maya", lead.id)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    assert (stored["version"], stored["actions"]) == (1, [])


async def test_the_console_shows_notes_with_the_details_and_as_text(office: Office) -> None:
    lead = await office.lead()
    notes = [{"by": "Zoe <i>", "at": "2026-11-23T17:00:00Z", "text": "<script>x</script>"}]
    office.inquiry_service.answer = httpx2.Response(200, json={**FILE, "notes": notes})
    async with office.signed_in("maya") as client:
        address = f"/console/leads/{lead.id}/disclosures"
        page = await post(office, client, "maya", address, purpose="follow_up")
    assert page.status_code == 200
    assert "&lt;script&gt;x&lt;/script&gt;" in page.text
    assert "Zoe &lt;i&gt;" in page.text
    assert "<script>x" not in page.text
