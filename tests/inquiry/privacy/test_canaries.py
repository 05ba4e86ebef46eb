"""What a patient writes is found nowhere but in opened fields: no document, no key, no log, no
span, no answer.
"""

from collections.abc import Mapping
from typing import Any

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.attachments.files import Uploader
from tests.inquiry.builders import CANARY, canary_body
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.form.filling import STEPS, Filler, answers
from tests.inquiry.patients import bearer
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.spans import begin_watching, finished_spans

# Long enough to be in no number of a log line by chance.
SECRETS = (CANARY, "KANARI7", "5125559871", "555-9871", "1957-10-04", "2028-02-29")


async def everything_in(database: Any) -> dict[str, str]:
    names = await database.list_collection_names()
    return {name: str([document async for document in database[name].find()]) for name in names}


async def uploads_of_canaries(
    api: httpx2.AsyncClient, receipt: Mapping[str, str]
) -> dict[str, str]:
    """Answers to a file, and to one of a kind that is refused, with the canary in name and bytes;
    the file as it is read back by the patient, and the token of the session.
    """
    sent = {"json": f"/v1/inquiries/{receipt['reference']}"}
    link = bearer(receipt["status_url"].split("#link=")[1])
    opened = await api.post(f"{sent['json']}/sessions", headers=link)
    one = Uploader(api, sent, opened.json()["token"])
    content = f"Referral of {CANARY}, 5125559871\n".encode()
    begun = await one.begin(len(content), filename=f"{CANARY}.txt")
    url = begun.headers["location"]
    half = await one.patch(url, 0, content[:14])
    whole = await one.patch(url, 14, content[14:])
    assert whole.status_code == 204
    other = await one.begun(len(content) + 6, filename=f"{CANARY}.gif")
    refused = await one.patch(other, 0, b"GIF89a" + content)
    assert refused.status_code == 422
    answers = {"begun": begun, "half": half, "whole": whole, "refused file": refused}
    texts = {name: f"{answer.text} {answer.headers}" for name, answer in answers.items()}
    read = (await one.read(url)).text
    return {**texts, "opened file": read, "session": opened.json()["token"]}


async def test_a_canary_in_every_personal_field_is_in_no_document_and_in_no_log_line(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level("DEBUG")
    begin_watching()
    accepted = await api.post(
        "/v1/inquiries", json=canary_body(), headers={"Idempotency-Key": f"{CANARY}-key"}
    )
    assert accepted.status_code == 202
    again = await api.post(
        "/v1/inquiries",
        json={**canary_body(), "location": None},
        headers={"Idempotency-Key": f"{CANARY}-key"},
    )
    assert again.status_code == 409
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    note = signer.authorization(document["_id"], MONDAY_NOON, purpose="note", note_id="the-note")
    noted = await api.post("/v1/notes", json={"text": f"{CANARY} note"}, headers=note)
    assert noted.status_code == 200
    note_again = await api.post("/v1/notes", json={"text": f"{CANARY} again"}, headers=note)
    assert note_again.status_code == 401
    for path in ("/v1/disclosures", "/v1/disclosures/fhir"):
        asking = signer.authorization(document["_id"], MONDAY_NOON)
        assert (await api.post(path, headers=asking)).status_code == 200
    uploads = await uploads_of_canaries(api, accepted.json())
    opened = uploads.pop("opened file")
    assert CANARY in opened
    written = {"text": f"{CANARY} written"}
    session = bearer(uploads.pop("session"))
    asked = await api.post(
        f"/v1/inquiries/{document['reference']}/messages",
        json=written,
        headers={**session, "Idempotency-Key": f"{CANARY}-message-key"},
    )
    assert asked.status_code == 201
    unfit = await api.post(
        f"/v1/inquiries/{document['reference']}/messages",
        json={"text": f"{CANARY}\x07"},
        headers=session,
    )
    assert unfit.status_code == 422
    message = signer.authorization(
        document["_id"], MONDAY_NOON, purpose="message", message_id="the-message"
    )
    replied = await api.post("/v1/messages", json=written, headers=message)
    assert replied.status_code == 200
    await inquiry.send_emails()  # nobody listens: what fails is logged
    stored = await everything_in(inquiry.database)
    vault = await everything_in(inquiry.client[inquiry.settings.vault_name])
    assert {"inquiries", "disclosures", "attachments", "attachment_chunks"} <= set(stored)
    assert "sealing_keys" in vault
    logged = "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records)
    metrics = (await api.get("/metrics")).text
    printed = capsys.readouterr()
    texts = {
        **stored,
        **vault,
        "log": logged,
        "metrics": metrics,
        "spans": "\n".join(span.to_json() for span in finished_spans()),
        "out": printed.out,
        "err": printed.err,
    }
    texts |= {"answer": accepted.text, "conflict": again.text}
    texts |= {"note": noted.text, "refused note": note_again.text, **uploads}
    texts |= {"message": replied.text, "unfit message": unfit.text}
    found = [(name, word) for name, text in texts.items() for word in SECRETS if word in text]
    assert found == []


async def test_every_sealed_field_opens_to_what_was_sent(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, signer: AssertionSigner
) -> None:
    """Otherwise the test above would pass with nothing stored at all."""
    await api.post("/v1/inquiries", json=canary_body())
    known = await inquiry.database["inquiries"].find_one({})
    assert known is not None
    note = signer.authorization(known["_id"], MONDAY_NOON, purpose="note")
    await api.post("/v1/notes", json={"text": f"{CANARY} note"}, headers=note)
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    (note_kept,) = document["notes"]
    message = signer.authorization(known["_id"], MONDAY_NOON, purpose="message")
    await api.post("/v1/messages", json={"text": f"{CANARY} written"}, headers=message)
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    (message_kept,) = document["messages"]
    sealed = {
        **document["personal"],
        note_kept["id"]: note_kept["text"],
        message_kept["id"]: message_kept["text"],
    }
    opened = str((await inquiry.vault.open(document["_id"], sealed)).fields)
    for word in (
        "given",
        "family",
        "hours",
        "aid",
        "question",
        "answer",
        "message",
        "campaign",
        "preferred",
        "relationship",
        "writer",
        "doctor",
        "aftercare",
        "note",
        "written",
    ):
        assert f"{CANARY} {word}" in opened
    for word in (f"{CANARY}@example.com", f"{CANARY}-claim", "1957-10-04", "2028-02-29", "'NZ'"):
        assert word in opened


async def test_what_is_typed_in_the_form_is_in_no_document_and_no_log_before_it_is_sent(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    caplog: pytest.LogCaptureFixture,
    clock: StillClock,
) -> None:
    caplog.set_level("DEBUG")
    typed = answers(
        patient__given_name=CANARY, patient__email=f"{CANARY}@", message=f"{CANARY} message"
    )
    filler = Filler(api, clock, typed=typed)
    await filler.begin()
    for step in STEPS:
        await filler.post(step)
    page = await filler.see("contact")
    assert page.headers["cache-control"] == "no-store"
    assert CANARY in page.text
    stored = await everything_in(inquiry.database)
    assert "_id" in stored["drafts"]
    assert [name for name, text in stored.items() if CANARY in text] == []
    assert CANARY not in "\n".join(f"{r.getMessage()} {r.__dict__}" for r in caplog.records)
    assert await inquiry.database["inquiries"].count_documents({}) == 0
