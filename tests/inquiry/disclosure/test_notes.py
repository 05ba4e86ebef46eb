"""`POST /v1/notes`: what staff write about a patient, sealed and recorded."""

import asyncio
from typing import Any

import httpx2
import pytest

from services.inquiry.disclosure.domain.verification import Intact
from services.inquiry.wiring_web import InquiryWeb
from shared.ids import new_id
from tests.inquiry.builders import CANARY, canary_body
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.disclosure.test_disclosures import ask, entries_of, logged, verified
from tests.support.clocks import MONDAY_NOON
from tests.support.outboxes import fact_of

NOTE = {"purpose": "note", "note_id": "note-of-lead-1"}
TEXT = f"{CANARY} note"


@pytest.fixture
async def inquiry_id(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> str:
    await api.post("/v1/inquiries", json=canary_body())
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    return str(document["_id"])


async def write(
    api: httpx2.AsyncClient, authorization: dict[str, str], body: Any = None
) -> httpx2.Response:
    return await api.post("/v1/notes", json=body or {"text": TEXT}, headers=authorization)


async def test_a_note_is_answered_with_its_id_and_shown_with_the_details(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    answer = await write(api, signer.authorization(inquiry_id, MONDAY_NOON, **NOTE))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json() == {"note_id": "note-of-lead-1", "at": "2026-11-23T17:00:00Z"}
    file = (await ask(api, signer.authorization(inquiry_id, MONDAY_NOON))).json()
    assert file["notes"] == [{"by": "Anna Roy", "at": "2026-11-23T17:00:00Z", "text": TEXT}]
    written, opened = await entries_of(inquiry, inquiry_id)
    assert (written.was_granted, written.purpose, written.name) == (True, "note", "Anna Roy")
    assert opened.purpose == "first_contact"
    assert await verified(inquiry, inquiry_id) == Intact(2)


async def test_the_same_note_at_once_many_times_is_kept_once(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    writing = [write(api, signer.authorization(inquiry_id, MONDAY_NOON, **NOTE)) for _ in range(6)]
    answers = await asyncio.gather(*writing)
    assert {answer.status_code for answer in answers} == {200}
    document = await inquiry.database["inquiries"].find_one({"_id": inquiry_id})
    assert document is not None
    assert [note["id"] for note in document["notes"]] == ["note-of-lead-1"]
    assert await verified(inquiry, inquiry_id) == Intact(6)


async def test_its_record_is_announced_with_ids_and_codes_and_the_note_is_not(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    inquiry_id: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    before = await inquiry.database["inquiries"].find_one({"_id": inquiry_id})
    await write(api, signer.authorization(inquiry_id, MONDAY_NOON, **NOTE))
    after = await inquiry.database["inquiries"].find_one({"_id": inquiry_id})
    assert before is not None
    assert after is not None
    assert after["outbox"] == before["outbox"]
    assert after["version"] == before["version"] + 1
    record = await inquiry.database["disclosures"].find_one({"inquiry_id": inquiry_id})
    assert record is not None
    (event,) = record["outbox"]
    assert event["type"] == "disclosure.recorded.v1"
    assert fact_of(event)["was_granted"] is True
    assert CANARY not in str(record) + str(after)
    who = {"account": "account-1", "lead_id": "lead-1", "inquiry_id": inquiry_id}
    assert logged(caplog, "security.note-added") == [{**who, "disclosure_id": record["_id"]}]


async def test_what_may_read_may_not_write_and_the_other_way_round(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner, inquiry_id: str
) -> None:
    reading = await write(api, signer.authorization(inquiry_id, MONDAY_NOON))
    writing = await ask(api, signer.authorization(inquiry_id, MONDAY_NOON, **NOTE))
    assert (reading.status_code, writing.status_code) == (403, 403)
    assert CANARY not in reading.text + writing.text
    entries = await entries_of(inquiry, inquiry_id)
    assert [entry.reason for entry in entries] == ["purpose.not-permitted"] * 2
    document = await inquiry.database["inquiries"].find_one({"_id": inquiry_id})
    assert document is not None
    assert document["notes"] == []


async def test_whoever_may_not_write_is_refused_and_gets_nothing_back(
    api: httpx2.AsyncClient, signer: AssertionSigner, inquiry_id: str
) -> None:
    asked = [
        signer.authorization(inquiry_id, MONDAY_NOON, **NOTE, role="manager"),
        AssertionSigner().authorization(inquiry_id, MONDAY_NOON, **NOTE),
        signer.authorization(new_id(), MONDAY_NOON, **NOTE),
        {},
    ]
    answers = [await write(api, one) for one in asked]
    assert [answer.status_code for answer in answers] == [403, 401, 404, 401]
    assert not any(CANARY in answer.text for answer in answers)


@pytest.mark.parametrize(
    "body", [{"text": " "}, {"text": f"{CANARY}\x00"}, {"text": TEXT, "by": CANARY}, {"t": CANARY}]
)
async def test_what_is_no_note_is_refused_without_repeating_it(
    api: httpx2.AsyncClient, signer: AssertionSigner, inquiry_id: str, body: dict[str, str]
) -> None:
    answer = await write(api, signer.authorization(inquiry_id, MONDAY_NOON, **NOTE), body)
    assert answer.status_code == 422
    assert CANARY not in answer.text
