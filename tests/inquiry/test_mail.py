"""Letters to patients: once, in their language, with nothing in them about why they wrote."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from services.inquiry.mail.usecases.send_pending_mails import SendPendingMails
from services.inquiry.wiring import Inquiry
from tests.inquiry.builders import body
from tests.inquiry.catcher import Catcher, catching
from tests.support.clocks import StillClock


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


@pytest.fixture
def send(inquiry: Inquiry, catcher: Catcher) -> SendPendingMails:
    mails = inquiry.send_mails
    return replace(mails, post=replace(mails.post, port=catcher.port))  # type: ignore[type-var] # a dataclass behind a protocol


def parts(catcher: Catcher) -> tuple[str, str]:
    (mail,) = catcher.mails
    text, html = (mail.get_body((kind,)) for kind in ("plain", "html"))
    assert text is not None
    assert html is not None
    return text.get_content(), html.get_content()


async def test_an_inquiry_is_confirmed_once_with_reference_link_time_and_phone(
    api: httpx2.AsyncClient, send: SendPendingMails, catcher: Catcher
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
        assert "Tuesday, November 24, 2026 at 1:30" in part
        assert "(416) 555-0123" in part


async def test_a_letter_says_no_name_no_procedure_and_nothing_about_health(
    api: httpx2.AsyncClient, send: SendPendingMails, catcher: Catcher
) -> None:
    await api.post("/v1/inquiries", json=body(message="my knee"))
    await send()
    (mail,) = catcher.mails
    for part in (*parts(catcher), str(mail["subject"])):
        for word in ("Maria", "Fernández", "needling", "scar", "knee", "procedure", "treatment"):
            assert word.lower() not in part.lower()


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("fr", "Nous avons reçu votre demande", "Une personne vous répondra au plus tard le mardi"),
        ("en", "We have received your inquiry", "You hear from a person by Tuesday"),
    ],
)
async def test_a_letter_is_in_the_language_of_the_patient(
    api: httpx2.AsyncClient,
    send: SendPendingMails,
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


async def test_many_mailers_at_once_send_each_letter_once(
    api: httpx2.AsyncClient, send: SendPendingMails, catcher: Catcher
) -> None:
    for number in range(12):
        await api.post("/v1/inquiries", json=body(patient__email=f"p{number}@example.com"))
    assert sum(await asyncio.gather(*[send() for _ in range(4)])) == 12
    assert sorted(mail["to"] for mail in catcher.mails) == sorted(
        f"p{number}@example.com" for number in range(12)
    )


async def test_a_letter_that_was_sent_but_not_noted_comes_again_under_the_same_id(
    api: httpx2.AsyncClient, send: SendPendingMails, catcher: Catcher, clock: StillClock
) -> None:
    class Forgetful:
        """A store whose process dies between sending and noting."""

        def __init__(self, mails: Any) -> None:
            self.claim = mails.claim

        async def settle(self, *_: object) -> None:
            raise ConnectionError

        async def postpone(self, *_: object) -> None: ...

    await api.post("/v1/inquiries", json=body())
    with pytest.raises(ConnectionError):
        await replace(send, mails=Forgetful(send.mails))()
    assert await send() == 0  # still belongs to the one that died
    clock.advance(timedelta(minutes=3))
    assert await send() == 1
    first, second = catcher.mails
    assert first["message-id"] == second["message-id"]


async def test_a_server_that_is_busy_is_tried_again_later(
    api: httpx2.AsyncClient, send: SendPendingMails, catcher: Catcher, clock: StillClock
) -> None:
    catcher.answers = ["451 later", "250 OK"]
    await api.post("/v1/inquiries", json=body())
    assert await send() == 1
    assert await send() == 0
    clock.advance(timedelta(minutes=1))
    assert await send() == 1
    assert len(catcher.mails) == 1


async def test_an_address_that_takes_no_mail_is_given_up_and_noted(
    api: httpx2.AsyncClient, inquiry: Inquiry, send: SendPendingMails, catcher: Catcher
) -> None:
    catcher.answers = ["550 no such mailbox"]
    await api.post("/v1/inquiries", json=body())
    await send()
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert document["mails"] == []
    assert [mail["outcome"] for mail in document["mails_done"]] == ["refused"]


async def test_without_a_mail_server_letters_wait(
    api: httpx2.AsyncClient, send: SendPendingMails, clock: StillClock
) -> None:
    await api.post("/v1/inquiries", json=body())
    unreachable = replace(send.post, port=1)  # type: ignore[type-var] # a dataclass behind a protocol
    await replace(send, post=unreachable)()
    clock.advance(timedelta(minutes=1))
    assert await send() == 1


async def test_an_erased_patient_gets_no_letter(
    api: httpx2.AsyncClient, inquiry: Inquiry, send: SendPendingMails, catcher: Catcher
) -> None:
    """Erased in another process: this one has not read the key since."""
    await api.post("/v1/inquiries", json=body())
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    fields = {
        "personal.email": (await inquiry.vault.seal("gone", {"email": "x@example.com"}))["email"]
    }
    await inquiry.database["inquiries"].update_one({}, {"$set": fields})
    await inquiry.vault.destroy_key("gone")
    fresh = type(inquiry.vault)(
        inquiry.vault_client, inquiry.settings.vault_name, inquiry.settings.master_keys
    )
    mails = type(inquiry.mails)(inquiry.database, fresh)
    await replace(send, mails=mails)()
    await fresh.close()
    assert catcher.mails == []
