"""`/v1/inquiries/{reference}/messages` and `POST /v1/messages`, over the real stores."""

import asyncio
from typing import Any

import httpx2
import pytest

from services.inquiry.disclosure.domain.verification import Intact
from services.inquiry.inquiries.domain import MESSAGES_A_DAY, InquiryEnded, Status
from services.inquiry.wiring_web import InquiryWeb
from shared.events import LeadClosed
from tests.inquiry.builders import CANARY
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.disclosure.test_disclosures import ask, verified
from tests.inquiry.lead_events import announced, assigned
from tests.inquiry.patients import bearer, id_of, submitted
from tests.support.clocks import MONDAY_NOON
from tests.support.outboxes import fact_of

JSON = dict[str, Any]
MESSAGE = {"purpose": "message", "message_id": "message-of-lead-1"}
KEY = {"Idempotency-Key": "a key of sixteen characters"}
TEXT = f"{CANARY}: may I eat before?"


async def opened(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> dict[str, str]:
    """An inquiry and a session's token of it."""
    sent = await submitted(api)
    answer = await api.post(f"{sent['json']}/sessions", headers=bearer(sent["token"]))
    inquiry_id = await id_of(inquiry, sent["reference"])
    return {**sent, "id": inquiry_id, "session": answer.json()["token"]}


async def write(
    api: httpx2.AsyncClient, sent: dict[str, str], text: object = TEXT, **headers: str
) -> httpx2.Response:
    url, authorization = f"{sent['json']}/messages", bearer(sent["session"])
    return await api.post(url, json={"text": text}, headers={**authorization, **headers})


async def listed(api: httpx2.AsyncClient, sent: dict[str, str]) -> JSON:
    answer = await api.get(f"{sent['json']}/messages", headers=bearer(sent["session"]))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found: JSON = answer.json()
    return found


async def answered(
    api: httpx2.AsyncClient,
    signer: AssertionSigner,
    inquiry_id: str,
    text: str = "Nothing after midnight.",
    **changes: Any,
) -> httpx2.Response:
    headers = signer.authorization(inquiry_id, MONDAY_NOON, **{**MESSAGE, **changes})
    return await api.post("/v1/messages", json={"text": text}, headers=headers)


async def test_both_sides_read_what_both_have_written(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await opened(api, inquiry)
    written = await write(api, sent, f"  {TEXT}\r\nThank you.  ")
    assert written.status_code == 201
    replied = await answered(api, signer, sent["id"])
    assert replied.status_code == 200
    assert replied.json() == {
        "message_id": "message-of-lead-1", "at": "2026-11-23T17:00:00Z", "from_patient": 1,
    }  # fmt: skip
    found = await listed(api, sent)
    assert (found["reference"], found["may_write"]) == (sent["reference"], True)
    first, second = found["items"]
    assert first == written.json()
    assert first["from"] == "patient"
    assert (first["text"], first["name"]) == (f"{TEXT}\nThank you.", None)
    assert (second["from"], second["name"], second["read_at"]) == ("clinic", "Anna Roy", None)
    file = (await ask(api, signer.authorization(sent["id"], MONDAY_NOON))).json()
    assert [one["text"] for one in file["messages"]] == [first["text"], second["text"]]
    assert [one["sender"] for one in file["messages"]] == ["patient", "clinic"]
    assert await verified(inquiry, sent["id"]) == Intact(2)


async def test_what_lies_in_the_database_says_nothing_of_what_was_written(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")
    sent = await opened(api, inquiry)
    await write(api, sent, **KEY)
    await answered(api, signer, sent["id"], TEXT)
    document = await inquiry.database["inquiries"].find_one({"_id": sent["id"]})
    record = await inquiry.database["disclosures"].find_one({"inquiry_id": sent["id"]})
    assert document is not None
    event = document["outbox"][-1]
    assert event["type"] == "inquiry.message_sent.v1"
    assert set(fact_of(event)) == {"inquiry_id", "reference", "message_id", "number", "sent_at"}
    assert document["events_seq"] == 2
    everything = str(document) + str(record) + caplog.text
    assert CANARY not in everything
    assert KEY["Idempotency-Key"] not in everything


async def test_the_same_key_at_once_many_times_is_one_message_and_one_event(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    answers = await asyncio.gather(*(write(api, sent, **KEY) for _ in range(10)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    document = await inquiry.database["inquiries"].find_one({"_id": sent["id"]})
    assert document is not None
    assert len(document["messages"]) == 1
    assert [one["type"] for one in document["outbox"]].count("inquiry.message_sent.v1") == 1
    other = await write(api, sent, "Another text.", **KEY)
    assert other.status_code == 409
    assert other.json()["code"] == "message.idempotency-key-reused"


async def test_many_at_once_are_all_kept_and_numbered(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await opened(api, inquiry)
    writing = [write(api, sent, f"Question {n}.") for n in range(8)]
    writing += [answered(api, signer, sent["id"], message_id=f"message-{n}") for n in range(4)]
    assert {answer.status_code for answer in await asyncio.gather(*writing)} == {200, 201}
    document = await inquiry.database["inquiries"].find_one({"_id": sent["id"]})
    assert document is not None
    assert len(document["messages"]) == 12
    events = [one for one in document["outbox"] if one["type"] == "inquiry.message_sent.v1"]
    assert [fact_of(one)["number"] for one in events] == list(range(1, 9))
    assert [mail["kind"] for mail in document["emails"]].count("message") == 1


@pytest.mark.parametrize(
    "text", ["", "   \r\n ", "x" * 4001, "a\x00b", "a\u202eb", None, 7, ["x"], {"$gt": ""}]
)
async def test_what_is_no_text_is_refused_without_being_repeated(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, text: object
) -> None:
    sent = await opened(api, inquiry)
    answer = await write(api, sent, text)
    assert answer.status_code == 422
    assert "x" * 100 not in answer.text
    assert (await listed(api, sent))["items"] == []


@pytest.mark.parametrize("text", ["x", "x" * 4000, "\U0001f600" * 4000, "a\r\n" * 1333])
async def test_the_shortest_and_the_longest_texts_are_taken(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, text: str
) -> None:
    sent = await opened(api, inquiry)
    assert (await write(api, sent, text)).status_code == 201


async def test_too_many_in_a_day_are_refused_with_when_to_come_back(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    for n in range(MESSAGES_A_DAY):
        assert (await write(api, sent, f"Question {n}.")).status_code == 201
    refused = await write(api, sent, "One more.")
    assert (refused.status_code, refused.json()["code"]) == (429, "message.too-many-today")
    assert int(refused.headers["retry-after"]) == 24 * 3600


async def test_only_a_session_of_this_inquiry_reads_and_writes(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    mine, other = await opened(api, inquiry), await opened(api, inquiry)
    for token in ("", other["session"], mine["token"], "x" * 3000):
        stranger = {**mine, "session": token}
        assert (await write(api, stranger)).status_code == 401
        read = await api.get(f"{mine['json']}/messages", headers=bearer(token))
        assert (read.status_code, read.json()["code"]) == (401, "inquiry.link-needed")
    nobody = await api.post(
        "/v1/inquiries/WF-0000-0000/messages",
        json={"text": TEXT},
        headers=bearer(mine["session"]),
    )
    assert nobody.status_code == 401
    assert (await listed(api, mine))["items"] == []


async def test_after_the_end_nobody_writes_and_what_was_written_is_still_read(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await opened(api, inquiry)
    await write(api, sent)
    closed = LeadClosed(
        lead_id="lead-1", inquiry_id=sent["id"], reference=sent["reference"], location="toronto",
        reason="booked", closed_at=MONDAY_NOON,
    )  # fmt: skip
    facts = [assigned(sent["id"], sent["reference"]), announced(sent["id"], 2, closed)]
    await inquiry.follow_leads(facts)
    refused = await write(api, sent)
    assert (refused.status_code, refused.json()["code"]) == (409, "message.closed")
    answer = await answered(api, signer, sent["id"])
    assert (answer.status_code, answer.json()["code"]) == (409, "message.closed")
    found = await listed(api, sent)
    assert (found["may_write"], len(found["items"])) == (False, 1)


async def test_what_is_erased_is_read_and_written_by_nobody(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await opened(api, inquiry)
    await write(api, sent)
    await inquiry.vault.destroy_key(sent["id"])
    assert (await listed(api, sent))["items"] == []
    assert (await write(api, sent)).json()["code"] == "message.closed"
    answer = await answered(api, signer, sent["id"])
    assert (answer.status_code, answer.json()["code"]) == (410, "disclosure.erased")


async def test_without_a_good_assertion_no_clinic_writes(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    sent = await opened(api, inquiry)
    bare = await api.post("/v1/messages", json={"text": TEXT})
    assert bare.status_code == 401
    forged = await answered(api, AssertionSigner(), sent["id"])
    assert forged.status_code == 401
    reading = await answered(api, signer, sent["id"], purpose="follow_up")
    assert reading.status_code == 403
    headers = signer.authorization(sent["id"], MONDAY_NOON, **MESSAGE)
    note = await api.post("/v1/notes", json={"text": TEXT}, headers=headers)
    assert note.status_code == 403
    assert (await listed(api, sent))["items"] == []


async def test_a_withdrawn_inquiry_takes_no_message(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await opened(api, inquiry)
    await api.post(f"{sent['json']}/withdraw", headers=bearer(sent["session"]))
    found = await inquiry.inquiries.get(sent["id"])
    assert found is not None
    assert found.status is Status.WITHDRAWN
    assert (await write(api, sent)).status_code == InquiryEnded.status
