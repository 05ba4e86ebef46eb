"""A patient corrects their own details: by the rules of the intake, sealed anew, and told to both
addresses.
"""

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.inquiries.domain import (
    CORRECTIONS_AT_MOST,
    FORMER_EMAIL,
    Corrected,
    Correction,
    EmailKind,
    InquiryEnded,
    TooManyCorrections,
    correct,
    erase,
    forget_former_email,
)
from services.inquiry.mail.domain import GIVEN_UP_AFTER
from services.inquiry.mail.usecases.send_pending_emails import SendPendingEmails
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.builders import received_inquiry
from tests.inquiry.catcher import Catcher, catching
from tests.inquiry.patients import bearer
from tests.inquiry.rights.opened import Opened, opened
from tests.support.clocks import MONDAY_NOON, StillClock

LATER = MONDAY_NOON + timedelta(hours=1)
OLD, NEW = "maria.fernandez@example.com", "maria@example.org"


def new_email(text: bytes = b"new", former: bytes = b"old") -> Corrected:
    return Corrected(fields=("email",), sealed={"email": text, FORMER_EMAIL: former})


def test_what_was_corrected_is_noted_without_its_values() -> None:
    new = Corrected(fields=("given_name", "phone"), sealed={"given_name": b"x", "phone": None})
    after = correct(received_inquiry(), new, session=b"s", now=LATER)
    assert (after.personal["given_name"], "phone" in after.personal) == (b"x", False)
    assert after.corrections == (
        Correction(field="given_name", at=LATER),
        Correction(field="phone", at=LATER),
    )
    assert (after.link, after.emails) == (received_inquiry().link, received_inquiry().emails)


def test_what_is_looked_for_is_the_new_address_or_number_and_nothing_else_changes_that() -> None:
    before = received_inquiry(contact_hashes=(b"old",))
    new = replace(new_email(), contact_hashes=(b"new",))
    assert correct(before, new, session=b"s", now=LATER).contact_hashes == (b"new",)
    assert correct(before, new_email(), session=b"s", now=LATER).contact_hashes == (b"old",)


def test_a_new_address_takes_the_link_and_the_other_sessions_with_it() -> None:
    before = received_inquiry().open_session(b"mine", MONDAY_NOON).open_session(b"s", MONDAY_NOON)
    after = correct(before, new_email(), session=b"mine", now=LATER)
    assert after.link.number == 2
    assert (after.has_session(b"mine", LATER), after.has_session(b"s", LATER)) == (True, False)
    assert [email.kind for email in after.emails[1:]] == [
        EmailKind.ADDRESS_LEFT,
        EmailKind.ADDRESS_NEW,
    ]
    assert forget_former_email(after).personal == {**before.personal, "email": b"new"}


def test_whoever_changes_it_twice_in_a_row_hides_nothing_from_its_first_owner() -> None:
    once = correct(received_inquiry(), new_email(b"b", b"a"), session=b"s", now=LATER)
    twice = correct(once, new_email(b"c", b"b"), session=b"s", now=LATER + timedelta(minutes=1))
    assert (twice.personal[FORMER_EMAIL], twice.personal["email"]) == (b"a", b"c")


def test_so_many_addresses_a_day_are_written_to_and_no_more() -> None:
    inquiry = received_inquiry()
    for _ in range(3):
        inquiry = correct(inquiry, new_email(), session=b"s", now=LATER)
    with pytest.raises(TooManyCorrections):
        correct(inquiry, new_email(), session=b"s", now=LATER)
    name = Corrected(fields=("given_name",), sealed={"given_name": b"x"})
    assert correct(inquiry, name, session=b"s", now=LATER).corrections[-1].field == "given_name"
    tomorrow = correct(inquiry, new_email(), session=b"s", now=LATER + timedelta(days=1))
    assert len(tomorrow.corrections) == 4


def test_corrections_have_an_end_and_what_was_erased_has_none() -> None:
    name = Corrected(fields=("given_name",), sealed={"given_name": b"x"})
    noted = (Correction(field="phone", at=MONDAY_NOON),) * CORRECTIONS_AT_MOST
    with pytest.raises(TooManyCorrections):
        correct(received_inquiry(corrections=noted), name, session=b"s", now=LATER)
    almost = received_inquiry(corrections=noted[1:])
    assert len(correct(almost, name, session=b"s", now=LATER).corrections) == CORRECTIONS_AT_MOST
    with pytest.raises(InquiryEnded):
        correct(erase(received_inquiry(), LATER), name, session=b"s", now=LATER)


@pytest.fixture
async def mine(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> Opened:
    return await opened(api, inquiry, in_browser=True)


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


@pytest.fixture
def send(inquiry: InquiryWeb, catcher: Catcher) -> SendPendingEmails:
    sender: Any = replace(inquiry.email_sender, port=catcher.port)
    return replace(inquiry.send_emails, sender=sender)


async def corrected(
    api: httpx2.AsyncClient, mine: Opened, field: str, value: object
) -> httpx2.Response:
    body = {"field": field, "value": value}
    return await api.post(f"{mine.json}/corrections", json=body, headers=mine.headers)


async def known(mine: Opened) -> dict[str, Any]:
    document = await mine.document()
    opened_ = await mine.inquiry.vault.open(mine.id, document["personal"])
    return {**opened_.fields, "language": document["facts"]["language"]}


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("given_name", " María José ", "María José"),
        ("family_name", "O’Neill", "O’Neill"),
        ("phone", "512 555 0143", "+15125550143"),
        ("phone", None, None),
        ("channel", "sms", "sms"),
        ("best_hours", "after 4 p.m.", "after 4 p.m."),
        ("best_hours", "  ", None),
        ("timezone", "America/Chicago", "America/Chicago"),
        ("language", "FR-ca", "fr-CA"),
        ("email", NEW, NEW),
    ],
)
async def test_each_is_kept_as_an_inquiry_would_keep_it(
    api: httpx2.AsyncClient, mine: Opened, field: str, value: object, kept: object
) -> None:
    document = await mine.document()
    before = document["personal"]
    answer = await corrected(api, mine, field, value)
    assert answer.status_code == 200
    is_indexed_anew = (await mine.document())["contact_hashes"] != document["contact_hashes"]
    assert is_indexed_anew is (field in ("email", "phone"))  # who looks finds the new one
    was_there = field not in ("best_hours",) or kept is not None
    assert answer.json()["corrected"] == ([field] if was_there else [])
    assert (await known(mine)).get(field) == kept
    noted = [one["field"] for one in (await mine.document())["corrections"]]
    assert noted == ([field] if was_there else [])
    if field in before and kept is not None:
        assert (await mine.document())["personal"][field] != before[field]
    again = await corrected(api, mine, field, value)
    assert again.json()["corrected"] == []


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("given_name", None, "missing"),
        ("given_name", "   ", "wayfare.blank"),
        ("given_name", "x" * 101, "string_too_long"),
        ("family_name", "a\u202eb", "wayfare.control-character"),
        ("email", "nobody", "wayfare.email"),
        ("email", None, "missing"),
        ("email", "a@b.example\r\nBcc: c@d.example", "wayfare.email"),
        ("phone", "12", "wayfare.phone"),
        ("channel", "pigeon", "literal_error"),
        ("timezone", "America/Atlantis", "wayfare.timezone"),
        ("language", "klingon", "wayfare.language"),
        ("best_hours", "x" * 201, "string_too_long"),
    ],
)
async def test_what_an_inquiry_would_not_take_is_not_taken(
    api: httpx2.AsyncClient, mine: Opened, field: str, value: object, code: str
) -> None:
    before = await mine.document()
    refused = await corrected(api, mine, field, value)
    assert (refused.status_code, refused.json()["code"]) == (422, "inquiry.details-refused")
    (problem,) = refused.json()["errors"]
    assert (problem["field"], problem["code"]) == (f"patient.{field}", code)
    assert str(value) not in json.dumps(problem) or value is None  # its other words are ours too
    assert await mine.document() == before


async def test_a_phone_that_is_wanted_for_calls_is_not_taken_away(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    await corrected(api, mine, "channel", "phone")
    refused = await corrected(api, mine, "phone", None)
    (problem,) = refused.json()["errors"]
    assert problem["code"] == "wayfare.phone-required"


@pytest.mark.parametrize(
    "body",
    [{}, {"field": "email"}, {"field": "message", "value": "x"}, {"field": "email", "value": 1},
     {"field": "email", "value": "a@b.example", "more": 1}, [], None,
     {"field": "phone", "value": "9" * 5_000}],
)  # fmt: skip
async def test_a_body_that_is_none_is_refused(
    api: httpx2.AsyncClient, mine: Opened, body: object
) -> None:
    answer = await api.post(f"{mine.json}/corrections", json=body, headers=mine.headers)
    assert answer.status_code == 422


async def test_nobody_else_corrects_anything(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    other = await opened(api, inquiry, patient__email="other@example.com")
    api.cookies.clear()
    for headers in (bearer(""), bearer("x"), other.headers):
        body = {"field": "given_name", "value": "Eve"}
        answer = await api.post(f"{mine.json}/corrections", json=body, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "inquiry.link-needed")
    for answer in (
        await api.get(f"{mine.page}/details"),
        await api.post(f"{mine.page}/details", data={"patient.given_name": "Eve"}),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, mine.page)
    assert (await known(mine))["given_name"] == "Maria"


async def test_both_addresses_are_told_and_the_link_is_the_new_ones(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    mine: Opened,
    send: SendPendingEmails,
    catcher: Catcher,
) -> None:
    await send()
    catcher.mails.clear()
    stranger = await inquiry.open_session(mine.id)
    await corrected(api, mine, "email", NEW)
    await send()
    by_address = {mail["to"]: mail.as_string() for mail in catcher.mails}
    assert set(by_address) == {OLD, NEW}
    code = inquiry.link_code(mine.id, 2)
    assert code in by_address[NEW]
    for word in (code, NEW, "Maria", "#link", "micro"):
        assert word not in by_address[OLD], word
    assert OLD not in by_address[NEW]
    assert FORMER_EMAIL not in (await mine.document())["personal"]
    assert (await mine.document())["emails"] == []
    earlier = bearer(inquiry.link_code(mine.id, 1))
    assert (await api.post(f"{mine.json}/sessions", headers=earlier)).status_code == 410
    api.cookies.clear()
    assert (await api.get(mine.json, headers=bearer(stranger))).status_code == 401
    assert (await api.get(mine.json, headers=mine.headers)).status_code == 200
    assert (await api.post(f"{mine.json}/sessions", headers=bearer(code))).status_code == 201


async def test_an_address_that_no_server_takes_is_forgotten_too(
    api: httpx2.AsyncClient,
    mine: Opened,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
) -> None:
    await send()
    await corrected(api, mine, "email", NEW)
    catcher.recipient_answer = "451 not now"
    await send()
    assert FORMER_EMAIL in (await mine.document())["personal"]
    clock.advance(GIVEN_UP_AFTER)
    await send()
    assert FORMER_EMAIL not in (await mine.document())["personal"]
    kinds = [one["kind"] for one in (await mine.document())["emails"]]
    assert EmailKind.ADDRESS_LEFT.value not in kinds


async def test_an_end_between_forgetting_and_settling_sends_nothing_again(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    mine: Opened,
    send: SendPendingEmails,
    catcher: Catcher,
) -> None:
    await send()
    await corrected(api, mine, "email", NEW)
    await inquiry.inquiries.change(mine.id, forget_former_email)
    catcher.mails.clear()
    await send()
    assert [mail["to"] for mail in catcher.mails] == [NEW]
    assert (await mine.document())["emails"] == []


async def test_another_language_is_told_to_routing_and_is_the_one_we_write_in(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    await corrected(api, mine, "language", "fr-CA")
    document = await mine.document()
    assert (document["locale"], document["facts_revision"]) == ("fr-CA", 1)
    assert [one["type"] for one in document["outbox"]] == [
        "inquiry.received.v1",
        "inquiry.answered.v1",
    ]
    await corrected(api, mine, "given_name", "Marie")
    assert len((await mine.document())["outbox"]) == 2
    assert (await api.get(mine.page)).headers["content-language"] == "fr-CA"


async def test_the_page_keeps_what_was_typed_and_corrects_it_all_at_once(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    page = await api.get(f"{mine.page}/details")
    assert 'value="Maria"' in page.text
    assert 'value="pt-BR" selected' in page.text
    form = {
        "patient.given_name": "Marie",
        "patient.family_name": "",
        "patient.email": OLD,
        "patient.phone": "+1 512 555 0142",
        "patient.channel": "email",
        "patient.best_hours": "",
        "patient.timezone": "",
        "patient.language": "pt-BR",
    }
    wrong = await api.post(f"{mine.page}/details", data=form)
    assert wrong.status_code == 422
    assert 'href="#patient-family_name"' in wrong.text
    assert 'value="Marie"' in wrong.text
    assert (await known(mine))["given_name"] == "Maria"
    form["patient.family_name"] = "Fernández Ruiz"
    done = await api.post(f"{mine.page}/details", data=form)
    assert (done.status_code, done.headers["location"]) == (303, mine.page)
    noted = [one["field"] for one in (await mine.document())["corrections"]]
    assert noted == ["given_name", "family_name"]


async def test_the_page_says_when_it_was_corrected_too_often(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened
) -> None:
    many = [{"field": "phone", "at": MONDAY_NOON}] * CORRECTIONS_AT_MOST
    await inquiry.database["inquiries"].update_one(
        {"_id": mine.id}, {"$set": {"corrections": many}}
    )
    answer = await api.post(f"{mine.page}/details", data={"patient.given_name": "Marie"})
    assert answer.status_code == 409
    assert "This has been corrected too often" in answer.text
    refused = await corrected(api, mine, "given_name", "Marie")
    assert (refused.status_code, refused.json()["code"]) == (409, "inquiry.too-many-corrections")
