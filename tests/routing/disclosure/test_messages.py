"""`POST /v1/leads/{id}/messages`, and what of a patient's messages the lists and pages show."""

import json
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from joserfc import jwt

from services.routing.leads.domain import Lead, PatientFact
from tests.routing.console.test_console import FRENCH, post
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.disclosure.test_disclosures import CANARY, FILE, PUBLIC_KEY
from tests.routing.inbox.builders import Office

TEXT = f"{CANARY}: nothing after midnight."
AT = "2026-11-23T17:00:00Z"
WRITTEN = [
    {"sender": "patient", "by": None, "at": AT, "text": "<script>x</script>", "read_at": None},
    {"sender": "clinic", "by": "Zoe <i>", "at": AT, "text": "As before.", "read_at": AT},
]


def sends(office: Office, from_patient: int = 0) -> None:
    taken = {"message_id": "message-1", "at": AT, "from_patient": from_patient}
    office.inquiry_service.answer = httpx2.Response(200, json=taken)


async def written_by(
    office: Office, who: str, lead_id: str, version: int = 1, text: str = TEXT
) -> httpx2.Response:
    async with office.signed_in(who) as client:
        return await client.post(
            f"/v1/leads/{lead_id}/messages",
            json={"text": text},
            headers={"If-Match": f'"{version}"'},
        )


async def wrote(office: Office, lead: Lead, number: int) -> None:
    """The patient, and routing has heard of it."""
    at = RECEIVED_AT + timedelta(minutes=number)
    fact = PatientFact(inquiry_id=lead.inquiry_id, messages=number, last_message_at=at)
    await office.core.hear_patient(fact)


async def shown(office: Office, lead: Lead, **asked: str) -> list[dict[str, Any]]:
    async with office.signed_in("maya") as client:
        items: list[dict[str, Any]] = (await client.get("/v1/leads", params=asked)).json()["items"]
        alone = (await client.get(f"/v1/leads/{lead.id}")).json()
    found = [one for one in items if one["id"] == lead.id]
    assert all(one["messages_waiting"] == alone["messages_waiting"] for one in found)
    return found


async def test_a_message_is_handed_over_with_a_signed_word_of_who_writes_it(
    office: Office,
) -> None:
    lead = await office.lead()
    sends(office)
    answer = await written_by(office, "maya", lead.id)
    assert (answer.status_code, answer.headers["etag"]) == (200, '"2"')
    (request,) = office.inquiry_service.asked
    assert request.url.path == "/v1/messages"
    assert json.loads(request.content) == {"text": TEXT}
    token = request.headers["authorization"].removeprefix("Bearer ")
    given = jwt.decode(token, PUBLIC_KEY, algorithms=["Ed25519"]).claims
    assert (given["purpose"], given["sub"]) == ("message", office.staff["maya"].id)
    assert "note_id" not in given
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    (done,) = stored["actions"]
    assert (done["action"], done["target"]) == ("message", given["message_id"])
    assert CANARY not in str(stored)
    again = await written_by(office, "maya", lead.id)
    assert again.json() == answer.json()
    assert len(office.inquiry_service.asked) == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("maya", 200), ("roy", 200), ("jordan", 404), ("lee", 404), ("manager", 403),
        ("auditor", 403), ("privacy", 403), ("editor", 403),
    ],
)  # fmt: skip
async def test_only_those_who_look_after_the_lead_write_to_its_patient(
    office: Office, who: str, status: int
) -> None:
    lead = await office.lead()
    sends(office)
    assert (await written_by(office, who, lead.id)).status_code == status
    assert len(office.inquiry_service.asked) == (1 if status == 200 else 0)


def conflict(code: str) -> httpx2.Response:
    return httpx2.Response(409, json={"code": code})


@pytest.mark.parametrize(
    ("answer", "status", "code"),
    [
        (httpx2.ReadTimeout("late"), 503, "disclosure.unavailable"),
        (httpx2.Response(200, text="not json"), 503, "disclosure.unavailable"),
        (httpx2.Response(401), 403, "disclosure.refused"),
        (conflict("message.too-many"), 409, "message.too-many"),
        (conflict("message.closed"), 409, "message.closed"),
        (httpx2.Response(410), 410, "disclosure.erased"),
    ],
)
async def test_a_message_that_is_not_taken_leaves_the_lead_as_it_was(
    office: Office, answer: httpx2.Response | Exception, status: int, code: str
) -> None:
    lead = await office.lead()
    office.inquiry_service.answer = answer
    refused = await written_by(office, "maya", lead.id)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert CANARY not in refused.text
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    assert (stored["version"], stored["actions"]) == (1, [])


async def test_messages_are_counted_in_lists_until_somebody_answers(office: Office) -> None:
    lead = await office.lead()
    await office.lead()
    await wrote(office, lead, 2)
    await wrote(office, lead, 1)
    [one] = await shown(office, lead, messages="true")
    assert (one["messages_waiting"], one["version"]) == (2, 1)
    assert one["last_message_at"] == "2026-11-23T15:02:00Z"
    sends(office, from_patient=2)
    await written_by(office, "maya", lead.id)
    assert await shown(office, lead, messages="true") == []
    [one] = await shown(office, lead)
    assert (one["messages_waiting"], one["version"]) == (0, 2)


async def test_opening_the_details_reads_what_was_shown_and_nothing_that_came_since(
    office: Office,
) -> None:
    lead = await office.lead()
    await wrote(office, lead, 2)
    office.inquiry_service.answer = httpx2.Response(200, json={**FILE, "messages": WRITTEN})
    async with office.signed_in("maya") as client:
        opened = await client.post(
            f"/v1/leads/{lead.id}/disclosures", json={"purpose": "follow_up"}
        )
    texts = [one["text"] for one in opened.json()["messages"]]
    assert texts == ["<script>x</script>", "As before."]
    [one] = await shown(office, lead, messages="true")
    assert one["messages_waiting"] == 1


async def test_a_closed_lead_shows_in_its_clinics_list_that_its_patient_has_written(
    office: Office,
) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        await client.post(
            f"/v1/leads/{lead.id}/close", json={"reason": "other"}, headers={"If-Match": '"1"'}
        )
    await wrote(office, lead, 1)
    [one] = await shown(office, lead, messages="true", location="toronto")
    assert (one["status"], one["messages_waiting"]) == ("closed", 1)
    sends(office)
    refused = await written_by(office, "maya", lead.id, version=2)
    assert (refused.status_code, refused.json()["code"]) == (409, "lead.not-open")
    assert office.inquiry_service.asked == []


async def test_the_console_marks_the_row_and_shows_what_was_written_as_text(
    office: Office,
) -> None:
    lead = await office.lead()
    await wrote(office, lead, 1)
    async with office.signed_in("maya") as client:
        page = (await client.get("/console?status=messages")).text
        row = (await client.get(f"/console/changes?ids={lead.id}&status=messages")).text
        french = (await client.get(f"/console/leads/{lead.id}", headers=FRENCH)).text
        office.inquiry_service.answer = httpx2.Response(200, json={**FILE, "messages": WRITTEN})
        address = f"/console/leads/{lead.id}/disclosures"
        opened = (await post(office, client, "maya", address, purpose="follow_up")).text
        after = (await client.get(f"/console/changes?ids={lead.id}&status=messages")).text
    assert "1 message</span>" in page
    assert 'data-news="1 ' in row
    assert "1 message" in french
    assert "&lt;script&gt;x&lt;/script&gt;" in opened
    assert "Zoe &lt;i&gt;" in opened
    assert "<script>x" not in opened
    assert f'action="/console/leads/{lead.id}/messages"' in opened
    assert "data-elsewhere" in after
    assert 'data-news="0 ' in after


async def test_an_answer_goes_from_the_console_and_what_is_refused_stays_typed(
    office: Office,
) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}/messages"
    async with office.signed_in("maya") as client:
        office.inquiry_service.answer = conflict("message.closed")
        refused = await post(office, client, "maya", address, version="1", text="Typed <b>\r\nit")
        blank = await post(office, client, "maya", address, version="1", text="  ")
        long = await post(office, client, "maya", address, version="1", text="x" * 4001)
        sends(office)
        sent = await post(office, client, "maya", address, version="1", text="Typed\r\nit")
        stale = await post(office, client, "maya", address, version="1", text="Another one")
    assert (refused.status_code, blank.status_code, long.status_code) == (409, 409, 409)
    assert "Typed &lt;b&gt;\nit</textarea>" in refused.text
    assert "x" * 4001 in long.text
    assert "A message has 1 to 4,000 characters" in blank.text
    assert (sent.status_code, stale.status_code) == (200, 412)
    assert "The message is sent." in sent.text
    assert "Another one</textarea>" in stale.text
    assert [json.loads(one.content) for one in office.inquiry_service.asked][1:] == [
        {"text": "Typed\nit"}
    ]


async def test_whoever_asks_for_a_person_is_in_the_reviews_until_somebody_confirms(
    office: Office,
) -> None:
    lead = await office.lead()
    fact = PatientFact(inquiry_id=lead.inquiry_id, person_asked_at=RECEIVED_AT)
    await office.core.hear_patient(fact)
    address = f"/console/leads/{lead.id}"
    async with office.signed_in("maya") as client:
        (found,) = (await client.get("/v1/reviews")).json()["items"]
        row = (await client.get(f"/console/changes?ids={lead.id}")).text
        page = (await client.get(address)).text
        form = {"version": "2", "confirms": "true"}
        done = await post(office, client, "maya", f"{address}/approve", **form)
        left = (await client.get("/v1/reviews")).json()["items"]
        alone = (await client.get(f"/v1/leads/{lead.id}")).json()
    assert (found["id"], found["doctor"], found["status"]) == (lead.id, "roy", "assigned")
    assert found["person_asked_at"] == "2026-11-23T15:00:00Z"
    assert "Patient asks for a person" in row
    assert "Yes, confirm" in page
    assert done.status_code == 200
    assert "It stays as it was chosen." in done.text
    assert left == []
    assert alone["doctor"] == "roy"
    assert alone["person_decided_at"] is not None
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    assert stored["outbox"][-1]["type"] == "lead.person_decided.v1"


async def test_whoever_only_looks_on_confirms_nothing(office: Office) -> None:
    lead = await office.lead()
    fact = PatientFact(inquiry_id=lead.inquiry_id, person_asked_at=RECEIVED_AT)
    await office.core.hear_patient(fact)
    for who in ("roy", "auditor"):
        async with office.signed_in(who) as client:
            page = (await client.get(f"/console/leads/{lead.id}")).text
            refused = await client.post(
                f"/v1/leads/{lead.id}/approve", json={}, headers={"If-Match": '"2"'}
            )
        assert "Patient asks for a person" in page
        assert "Yes, confirm" not in page
        assert refused.status_code == 403


async def test_facts_that_come_before_the_lead_wait_in_the_database(office: Office) -> None:
    hear = office.core.hear_patient
    for number in (2, 1):
        at = RECEIVED_AT + timedelta(minutes=number)
        await hear(PatientFact(inquiry_id="early", messages=number, last_message_at=at))
    for minutes in (9, 3):
        asked_at = RECEIVED_AT + timedelta(minutes=minutes)
        await hear(PatientFact(inquiry_id="early", person_asked_at=asked_at))
    (kept,) = [fact async for fact in hear.early.all()]
    assert kept == PatientFact(
        inquiry_id="early",
        messages=2,
        last_message_at=RECEIVED_AT + timedelta(minutes=2),
        person_asked_at=RECEIVED_AT + timedelta(minutes=3),
    )
    assert await hear.waiting() == 0
    older = PatientFact(inquiry_id="early", messages=1, last_message_at=RECEIVED_AT)
    await hear.early.drop(older)
    assert [fact async for fact in hear.early.all()] == [kept]
    await hear.early.drop(kept)
    assert [fact async for fact in hear.early.all()] == []
