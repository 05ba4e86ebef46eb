"""Emails to patients: once, in their language, with the procedure inside and nothing else about why
they wrote.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.inquiries.store import MongoEmailQueue
from services.inquiry.mail.domain import EmailNotFailed
from services.inquiry.mail.usecases.send_pending_emails import SendPendingEmails
from services.inquiry.wiring import build_vault
from services.inquiry.wiring_web import InquiryWeb
from shared.auth.domain import Role
from shared.telemetry import lasting_alarms
from tests.inquiry.builders import CANARY, body, canary_body
from tests.inquiry.catcher import Catcher, catching
from tests.inquiry.patients import signed_in
from tests.support.clocks import StillClock
from tests.support.limits import limits_of

TITLE = "Micro-needling scar rejuvenation"


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


@pytest.fixture
def send(inquiry: InquiryWeb, catcher: Catcher) -> SendPendingEmails:
    emails = inquiry.send_emails
    return replace(emails, sender=replace(emails.sender, port=catcher.port))  # type: ignore[type-var] # a dataclass behind a protocol


def parts(catcher: Catcher) -> tuple[str, str]:
    (mail,) = catcher.mails
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


async def test_an_inquiry_is_confirmed_once_with_reference_link_time_and_phone(
    api: httpx2.AsyncClient, send: SendPendingEmails, catcher: Catcher
) -> None:
    receipt = (await api.post("/v1/inquiries", json=body())).json()
    assert await send() == 1
    assert await send() == 0
    (mail,) = catcher.mails
    assert mail["to"] == "maria.fernandez@example.com"
    assert mail["subject"] == f"We have received your inquiry {receipt['reference']}"
    for part in parts(catcher):
        assert receipt["reference"] in part
        assert receipt["status_url"] in part
        assert re.search(rf"[\n>]http://testserver/status/{receipt['reference']}[\r<]", part)
        code = receipt["status_url"].partition("#link=")[2]
        assert re.search(rf"[\n>]{code}[\r<]", part)
        assert "Tuesday, November 24, 2026 at 1:30" in part
        assert "416-555-0123" in part


async def test_fifty_posts_at_once_with_one_key_are_one_mail_whoever_sends_it(
    api: httpx2.AsyncClient, send: SendPendingEmails, catcher: Catcher
) -> None:
    headers = {"Idempotency-Key": "the-same-key-of-all-fifty"}
    posts = [api.post("/v1/inquiries", json=body(), headers=headers) for _ in range(50)]
    assert len({answer.text for answer in await asyncio.gather(*posts)}) == 1
    assert sum(await asyncio.gather(*[send() for _ in range(4)])) == 1
    again = await api.post("/v1/inquiries", json=body(), headers=headers)
    assert (again.status_code, await send()) == (202, 0)
    (mail,) = catcher.mails
    assert again.json()["reference"] in mail["subject"]


async def test_an_email_names_the_procedure_inside_and_nobody_and_nothing_else_about_health(
    api: httpx2.AsyncClient,
    send: SendPendingEmails,
    catcher: Catcher,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    await api.post("/v1/inquiries", json=canary_body())
    caplog.clear()  # what was asked for is in the log of its own request
    await send()
    (mail,) = catcher.mails
    headers = " ".join(f"{name}: {value}" for name, value in mail.items() if name != "To")
    for part in parts(catcher):
        assert part.count(TITLE) == 1
        for word in (CANARY.lower(), "procedure", "treatment", "1957"):
            assert word not in part.replace(TITLE, "").lower()
    ours = [one for one in caplog.records if one.name.startswith(("services", "shared"))]
    logged = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in ours)
    assert "email.tried" in logged
    for word in (TITLE, "needling", CANARY):
        assert word not in headers
        assert word not in logged


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("fr", "Nous avons reçu votre demande", "Une personne vous répondra au plus tard le mardi"),
        ("en", "We have received your inquiry", "You hear from a person by Tuesday"),
    ],
)
async def test_an_email_is_in_the_language_of_the_patient(
    api: httpx2.AsyncClient,
    send: SendPendingEmails,
    catcher: Catcher,
    *,
    language: str,
    subject: str,
    words: str,
) -> None:
    await api.post("/v1/inquiries", json=body(patient__language=language))
    await send()
    (mail,) = catcher.mails
    assert mail["subject"].startswith(subject)
    text, html = parts(catcher)
    assert words in text
    assert words in html
    assert "&" not in text.replace("&link", "")


async def test_many_mailers_at_once_send_each_email_once(
    api: httpx2.AsyncClient, send: SendPendingEmails, catcher: Catcher
) -> None:
    for number in range(12):
        await api.post("/v1/inquiries", json=body(patient__email=f"p{number}@example.com"))
    assert sum(await asyncio.gather(*[send() for _ in range(4)])) == 12
    assert sorted(mail["to"] for mail in catcher.mails) == sorted(
        f"p{number}@example.com" for number in range(12)
    )


async def test_an_email_that_was_sent_but_not_noted_comes_again_under_the_same_id(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
) -> None:
    class Forgetful(MongoEmailQueue):
        """Its process dies between sending and noting."""

        async def settle(self, *_: object) -> None:
            raise ConnectionError

    await api.post("/v1/inquiries", json=body())
    with pytest.raises(ConnectionError):
        await replace(send, emails=Forgetful(inquiry.database))()
    assert await send() == 0  # still belongs to the one that died
    clock.advance(timedelta(minutes=3))
    assert await send() == 1
    first, second = catcher.mails
    assert first["message-id"] == second["message-id"]


async def test_a_server_that_is_busy_is_tried_again_later(
    api: httpx2.AsyncClient, send: SendPendingEmails, catcher: Catcher, clock: StillClock
) -> None:
    catcher.answers = ["451 later", "250 OK"]
    await api.post("/v1/inquiries", json=body())
    assert await send() == 1
    assert await send() == 0
    clock.advance(timedelta(minutes=1))
    assert await send() == 1
    assert len(catcher.mails) == 1


async def outcomes(inquiry: InquiryWeb) -> list[str]:
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    return [mail["outcome"] for mail in document.get("emails_done", [])]


async def test_a_recipient_that_the_server_does_not_know_is_given_up_and_noted(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, send: SendPendingEmails, catcher: Catcher
) -> None:
    catcher.recipient_answer = "550 5.1.1 no such mailbox"
    await api.post("/v1/inquiries", json=body())
    await send()
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert document["emails"] == []
    assert await outcomes(inquiry) == ["refused"]


@pytest.mark.parametrize(
    "refuse",
    [
        {"greeting": "554 no service here"},
        {"sender_answer": "550 who are you"},
        {"recipient_answer": "554 5.7.1 your address is on a list"},
        {"recipient_answer": "451 4.7.1 later"},
        {"answers": ["554 I dislike the content"]},
        {"answers": ["452 no room"]},
    ],
    ids=str,
)
async def test_no_other_refusal_of_a_mail_server_settles_an_email(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
    *,
    refuse: dict[str, Any],
) -> None:
    for name, answer in refuse.items():
        setattr(catcher, name, answer)
    await api.post("/v1/inquiries", json=body())
    await send()
    assert await outcomes(inquiry) == []
    catcher.be_well()
    clock.advance(timedelta(minutes=1))
    await send()
    assert await outcomes(inquiry) == ["accepted"]


async def test_an_email_that_cannot_be_made_fails_after_a_few_attempts_and_the_others_go(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
) -> None:
    """As one that was taken before intake refused what an address header refuses."""
    await api.post("/v1/inquiries", json=body())
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    hostile = {"email": "=?utf-8?q?a?=@example.com"}
    odd = await inquiry.vault.seal_more(document["_id"], hostile)
    assert odd is not None
    await inquiry.database["inquiries"].update_one(
        {}, {"$set": {"personal.email": odd["email"], "odd": True}}
    )
    await api.post("/v1/inquiries", json=body(patient__email="fine@example.com"))
    for _ in range(5):
        await send()
        clock.advance(timedelta(minutes=20))
    assert [mail["to"] for mail in catcher.mails] == ["fine@example.com"]
    assert await inquiry.failed_emails.watch() == 1
    assert "email.failed" in lasting_alarms()
    [failed] = await inquiry.failed_emails.shown()
    assert (failed.attempts, failed.kind) == (5, "received")
    assert "example" not in failed.reason
    assert await send() == 0


@pytest.mark.parametrize(
    "broken",
    [{"kind": "of_tomorrow"}, {"kind": None}, {"link_number": "x" * 9}, {"id": None}, {"id": 5}],
    ids=str,
)
async def test_an_entry_that_nobody_can_read_fails_and_can_be_given_up(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    clock: StillClock,
    *,
    broken: dict[str, Any],
) -> None:
    await api.post("/v1/inquiries", json=body())
    changed = {f"emails.0.{name}": value for name, value in broken.items()}
    await inquiry.database["inquiries"].update_one({}, {"$set": changed})
    for _ in range(6):
        await send()
        clock.advance(timedelta(minutes=20))
    for failed in await inquiry.failed_emails.shown():
        await inquiry.failed_emails.discard(failed.inquiry_id, failed.email_id)
    assert await inquiry.failed_emails.watch() == 0
    assert "email.failed" not in lasting_alarms()


async def test_an_email_that_no_server_takes_for_days_fails_and_sent_once_it_is_tried_again(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
) -> None:
    catcher.greeting = "554 no service here"
    await api.post("/v1/inquiries", json=body())
    await send()
    clock.advance(timedelta(days=3))
    await send()
    [failed] = await inquiry.failed_emails.shown()
    assert failed.reason == "failed"
    catcher.be_well()
    await inquiry.failed_emails.retry(failed.inquiry_id, failed.email_id)
    await send()
    assert await outcomes(inquiry) == ["accepted"]
    with pytest.raises(EmailNotFailed):
        await inquiry.failed_emails.retry(failed.inquiry_id, failed.email_id)


async def test_two_emails_of_one_inquiry_at_one_moment_are_two_emails(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, send: SendPendingEmails, catcher: Catcher
) -> None:
    await api.post("/v1/inquiries", json=body())
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    second = {**document["emails"][0], "id": "new_link.1.x", "kind": "new_link"}
    await inquiry.database["inquiries"].update_one({}, {"$push": {"emails": second}})
    assert await send() == 2
    assert len(catcher.mails) == 2
    assert await outcomes(inquiry) == ["accepted", "accepted"]


async def test_failed_emails_are_for_those_who_answer_for_the_whole_network(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
) -> None:
    catcher.greeting = "554 no service here"
    await api.post("/v1/inquiries", json=body())
    await send()
    clock.advance(timedelta(days=3))
    await send()
    assert (await api.get("/v1/emails")).status_code == 401
    await signed_in(api, inquiry, Role.MANAGER, ("*",))
    answer = await api.get("/v1/emails")
    [failed] = answer.json()["items"]
    assert "maria" not in answer.text
    address = f"/v1/emails/{failed['inquiry_id']}/{failed['email_id']}"
    assert (await api.post(f"{address}/retry")).status_code == 204
    assert (await api.post(f"{address}/discard")).status_code == 404


async def test_without_a_mail_server_emails_wait(
    api: httpx2.AsyncClient, send: SendPendingEmails, clock: StillClock
) -> None:
    await api.post("/v1/inquiries", json=body())
    unreachable = replace(send.sender, port=1)  # type: ignore[type-var] # a dataclass behind a protocol
    await replace(send, sender=unreachable)()
    clock.advance(timedelta(minutes=1))
    assert await send() == 1


async def test_an_erased_patient_gets_no_email(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, send: SendPendingEmails, catcher: Catcher
) -> None:
    """Erased in another process."""
    await api.post("/v1/inquiries", json=body())
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    await build_vault(inquiry.settings, inquiry.client).destroy_key(document["_id"])
    await send()
    assert catcher.mails == []


async def test_a_mailbox_gets_so_many_mails_a_day_however_many_inquiries_name_it(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
) -> None:
    capped = replace(send, limits=limits_of(inquiry.database, mails_by_contact="3/day"))
    for number in range(5):
        await api.post("/v1/inquiries", json=body(patient__email=f"victim+{number}@example.com"))
    await api.post("/v1/inquiries", json=body(patient__email="somebody@example.com"))
    assert await capped() == 6
    to = [mail["to"] for mail in catcher.mails]
    assert len([one for one in to if one.startswith("victim")]) == 3
    assert to.count("somebody@example.com") == 1
    stored = await inquiry.database["inquiries"].find({}, {"emails_done": 1, "emails": 1}).to_list()
    outcomes = [mail["outcome"] for one in stored for mail in one.get("emails_done", [])]
    assert outcomes == ["accepted"] * 4
    assert len([mail for one in stored for mail in one["emails"]]) == 2
    clock.advance(timedelta(minutes=15))
    assert await send() == 2
    assert len(catcher.mails) == 6


async def test_only_mails_that_a_server_accepted_count_for_their_mailbox(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    clock: StillClock,
) -> None:
    capped = replace(send, limits=limits_of(inquiry.database, mails_by_contact="1/day"))
    await api.post("/v1/inquiries", json=body())
    catcher.greeting = "554 not today"
    for _ in range(3):
        assert await capped() == 1
        clock.advance(timedelta(minutes=15))
    catcher.be_well()
    assert await capped() == 1
    assert len(catcher.mails) == 1


@pytest.mark.parametrize("attempts", ["many", None, [1], {}])
async def test_attempts_that_are_no_number_keep_no_email_from_being_sent(
    api: httpx2.AsyncClient,
    inquiry: InquiryWeb,
    send: SendPendingEmails,
    catcher: Catcher,
    attempts: object,
) -> None:
    for number in range(2):
        await api.post("/v1/inquiries", json=body(patient__email=f"p{number}@example.com"))
    await inquiry.database["inquiries"].update_one({}, {"$set": {"emails.0.attempts": attempts}})
    assert await send() == 2
    assert len(catcher.mails) == 2


async def test_emails_share_a_few_connections(
    api: httpx2.AsyncClient, send: SendPendingEmails, catcher: Catcher
) -> None:
    for number in range(12):
        await api.post("/v1/inquiries", json=body(patient__email=f"p{number}@example.org"))
    assert await send() == 12
    assert len({mail["message-id"] for mail in catcher.mails}) == 12
    assert catcher.connections <= 4


async def test_a_server_that_closes_after_each_email_gets_all_of_them_at_once(
    api: httpx2.AsyncClient, send: SendPendingEmails, catcher: Catcher
) -> None:
    catcher.emails_each = 1
    for number in range(12):
        await api.post("/v1/inquiries", json=body(patient__email=f"p{number}@example.org"))
    assert await send() == 12
    assert len({mail["message-id"] for mail in catcher.mails}) == len(catcher.mails) == 12


@pytest.mark.parametrize(
    "odd", [{"id": {"$gt": 1}}, {"id": None}, {"lease": {"a": 1}}, {"attempts": "many"}]
)
async def test_one_odd_entry_keeps_no_other_email_from_being_sent(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, send: SendPendingEmails, catcher: Catcher,
    odd: dict[str, Any],
) -> None:  # fmt: skip
    for number in range(3):
        await api.post("/v1/inquiries", json=body(patient__email=f"p{number}@example.org"))
    ((name, value),) = odd.items()
    first = await inquiry.database["inquiries"].find_one(sort=[("emails.due_at", 1)])
    assert first is not None
    await inquiry.database["inquiries"].update_one(
        {"_id": first["_id"]}, {"$set": {f"emails.0.{name}": value}}
    )
    await send()
    assert len({mail["to"] for mail in catcher.mails}) >= 2
