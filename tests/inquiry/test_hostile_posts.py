"""Every field of the body with every odd value, on the running service: refused with a problem
document, or taken and then shown to patient and clinic, mailed and announced.
"""

import json
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from shared.events import Envelope, decode
from shared.outbox import record_of
from tests.inquiry.builders import body, changed
from tests.inquiry.catcher import catching
from tests.inquiry.disclosure.signer import AssertionSigner
from tests.inquiry.form.filling import STEPS, Filler, answers
from tests.inquiry.intake.test_hostile_values import FIELDS
from tests.support.clocks import MONDAY_NOON, StillClock

ODD: tuple[Any, ...] = (
    ..., None, True, False, 0, -1, 1, 1.0, 1e308, 2**63, -(2**63), 10**300, "", " ", "x", "\x00",
    "a\r\nBcc: b@example.com", "a\u2028b", "\u202eevil", "e\u0301", "ß" * 10, "水" * 60, "😀",
    "\U000e0041", "\uffff", "x" * 5000, "9" * 5000, "%(time)s", "{{ 7*7 }}", "$where", "$ne",
    "<script>alert(1)</script>", "=?utf-8?q?a?=@example.com", "a@example.com,b@example.com",
    "١٢٣", "1e-320", "NaN", "null", "CA", "ca", "ZZ", "CA-QC", "CA-qc", "CA-ON", "US-TX", "fr-CA",
    "und", "America/Toronto", "posixrules", "UTC", "+14165550123", "+10000000000", "0001-01-01",
    "9999-12-31", "2027-02-29", "2027-03-01", "toronto", "micro-needling", [], {}, [[]], [None],
    [""], ["toronto"], {"$gt": ""}, {"a": {"b": {}}}, [{"question": "q", "answer": True}],
    [{"purpose": "processing", "text_version": "0" * 16, "granted": True}],
)  # fmt: skip


@pytest.mark.timeout(400)
async def test_every_odd_value_of_every_field_is_refused_or_goes_all_the_way(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    signer: AssertionSigner,
    *,
    is_whole: bool,
) -> None:
    """In the short form each field has a third of the values, the next one the next third."""
    step = 1 if is_whole else 3
    for number, field in enumerate(FIELDS):
        for value in ODD[number % step :: step]:
            posted = json.dumps(changed(body(), {field: value}))
            headers = {"Content-Type": "application/json"}
            answer = await api.post("/v1/inquiries", content=posted, headers=headers)
            assert answer.status_code in {202, 413, 422}, (field, value)
            if answer.status_code == 422:
                assert answer.headers["content-type"] == "application/problem+json"
    taken = await inquiry.database["inquiries"].find().to_list(None)
    assert len(taken) > 200 / step
    for document in taken:
        for entry in document["outbox"]:
            record = record_of(entry)
            assert isinstance(decode(record.key, record.value, record.headers), Envelope)
        code = inquiry.link_code(document["_id"], 1)
        page = f"/status/{document['reference']}"
        assert (await api.post(page, data={"code": code})).status_code == 303
        shown = await api.get(page)
        assert shown.status_code == 200
        assert "<script>alert" not in shown.text
        asking = signer.authorization(document["_id"], MONDAY_NOON)
        assert (await api.post("/v1/disclosures", headers=asking)).status_code == 200
        api.cookies.clear()
    async with catching() as catcher:
        emails = inquiry.send_emails
        sender = replace(emails.sender, port=catcher.port)  # type: ignore[type-var] # a dataclass behind a protocol
        assert await replace(emails, sender=sender)() == len(taken)
        assert len(catcher.mails) == len(taken)


TEXTS = (
    " ", "\x00", "a\r\nBcc: b@example.com", "\u202eevil", "x" * 5000, "9" * 5000, "{{ 7*7 }}",
    "<script>alert(1)</script>", "=?utf-8?q?a?=@example.com", "CA", "CA-QC", "9999",
)  # fmt: skip


@pytest.mark.parametrize("value", TEXTS)
async def test_every_odd_text_in_every_field_of_the_form_is_answered_with_a_page(
    api: httpx2.AsyncClient, value: str, clock: StillClock
) -> None:
    """A page that shows it as text, and in the end an inquiry or a page that says what is wrong."""
    filler = Filler(api, clock)
    await filler.begin()
    await filler.fill()
    for step in STEPS:
        for name in (*answers()[step], "then", "add", "switch", "back"):
            odd = {**answers()[step], name: value}
            kept = await api.post(filler.address(step), data=odd)
            assert kept.status_code == 303, name
            shown = await filler.see(step)
            assert shown.status_code in {200, 303}, name
            assert "<script>alert" not in shown.text
        await filler.post(step)
    sent = await api.post(filler.address("check"), data=dict.fromkeys(("a", "location"), value))
    assert "/inquire/sent/" in sent.headers["location"]
