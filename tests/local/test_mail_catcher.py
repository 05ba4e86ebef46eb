"""The mail catcher: takes mail by SMTP, shows it, keeps it in memory only."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from email.message import EmailMessage

import aiosmtplib
import httpx2
import pytest

from deploy.local.mail_catcher.mails import KEPT, Mails
from deploy.local.mail_catcher.smtp import listen
from deploy.local.mail_catcher.viewer import viewer
from deploy.local.ports import LOOPBACK
from tests.support.http import client_of

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


@pytest.fixture
def mails() -> Mails:
    return Mails()


@pytest.fixture
async def smtp(mails: Mails) -> AsyncIterator[int]:
    server = await listen(mails, LOOPBACK, 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


@pytest.fixture
async def browser(mails: Mails) -> AsyncIterator[httpx2.AsyncClient]:
    async with client_of(viewer(mails)) as client:
        yield client


def email(to: str = "ana@example.com", subject: str = "Votre demande est arrivée") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "care@wayfare.example", to, subject
    message.set_content("Bonjour <Ana>")
    message.add_alternative("<p>Bonjour<script>alert(1)</script></p>", subtype="html")
    return message


async def test_a_mail_that_is_sent_is_caught_and_listed_for_its_recipient(
    smtp: int, browser: httpx2.AsyncClient
) -> None:
    await aiosmtplib.send(email(), hostname=LOOPBACK, port=smtp)
    answer = (await browser.get("/api/mails", params={"to": "Ana@Example.com"})).json()
    (mail,) = answer["items"]
    assert mail["subject"] == "Votre demande est arrivée"
    assert mail["to"] == ["ana@example.com"]
    assert mail["text"].strip() == "Bonjour <Ana>"
    others = await browser.get("/api/mails", params={"to": "bo@example.com"})
    assert others.json() == {"items": []}


async def test_many_mails_at_once_are_all_caught(smtp: int, mails: Mails) -> None:
    sending = (
        aiosmtplib.send(email(f"p{one}@example.com"), hostname=LOOPBACK, port=smtp)
        for one in range(20)
    )
    await asyncio.gather(*sending)
    assert len(mails.to()) == 20


async def test_a_mail_is_shown_as_text_and_its_html_is_shut_in(
    mails: Mails, browser: httpx2.AsyncClient
) -> None:
    mails.add(email().as_bytes(), ("ana@example.com",), NOW)
    page = await browser.get("/mails/1")
    assert "Bonjour &lt;Ana&gt;" in page.text
    assert '<iframe sandbox src="/mails/1/html"' in page.text
    body = await browser.get("/mails/1/html")
    assert body.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "arrivée" in (await browser.get("/")).text


async def test_the_viewer_answers_only_to_its_own_name(browser: httpx2.AsyncClient) -> None:
    answer = await browser.get("/api/mails", headers={"Host": "evil.example"})
    assert answer.status_code == 400


async def test_a_mail_that_is_not_there_is_not_found(browser: httpx2.AsyncClient) -> None:
    assert (await browser.get("/mails/7")).status_code == 404
    assert (await browser.get("/livez")).status_code == 200


def test_the_oldest_mail_gives_way() -> None:
    mails = Mails()
    for number in range(KEPT + 5):
        mails.add(b"Subject: %d\n\nx" % number, ("a@example.com",), NOW)
    assert len(mails.to()) == KEPT
    assert mails.to()[0].subject == str(KEPT + 4)
    assert mails.find(1) is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00\xff\xfe",
        b"Subject: x\nContent-Type: text/plain; charset=unheard-of\n\nhi",
        b"Content-Type: multipart/mixed; boundary=b\n\n--b\n\nno end",
    ],
)
def test_a_mail_that_makes_no_sense_is_kept_all_the_same(raw: bytes) -> None:
    mails = Mails()
    mails.add(raw, ("a@example.com",), NOW)
    assert len(mails.to("a@example.com")) == 1
