"""A patient withdraws on a page that says what it means, and has an email that says so."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx2
import pytest

from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.catcher import Catcher, catching
from tests.inquiry.rights.opened import Opened, opened


@pytest.fixture
async def mine(api: httpx2.AsyncClient, inquiry: InquiryWeb) -> Opened:
    return await opened(api, inquiry, in_browser=True, patient__language="fr-CA")


@pytest.fixture
async def catcher() -> AsyncIterator[Catcher]:
    async with catching() as catcher:
        yield catcher


async def test_it_asks_first_and_is_done_by_a_button_without_a_script(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, mine: Opened, catcher: Catcher
) -> None:
    sender: Any = replace(inquiry.email_sender, port=catcher.port)
    send = replace(inquiry.send_emails, sender=sender)
    await send()
    address = f"{mine.page}/withdraw"
    page = await api.get(address)
    assert "Retirer ma demande" in page.text
    assert (await mine.document())["status"] == "received"
    for _ in range(2):
        done = await api.post(address)
        assert (done.status_code, done.headers["location"]) == (303, mine.page)
    assert (await mine.document())["status"] == "withdrawn"
    assert (await api.get(address)).headers["location"] == mine.page
    catcher.mails.clear()
    assert await send() == 1
    (mail,) = catcher.mails
    assert mail["subject"] == f"Vous avez retiré votre demande {mine.reference}"
    assert inquiry.link_code(mine.id, 2) in mail.as_string()


async def test_whoever_has_not_opened_it_withdraws_nothing(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    api.cookies.clear()
    for answer in (
        await api.get(f"{mine.page}/withdraw"),
        await api.post(f"{mine.page}/withdraw"),
    ):
        assert (answer.status_code, answer.headers["location"]) == (303, mine.page)
    assert (await mine.document())["status"] == "received"


async def test_the_status_page_leads_to_everything_that_may_be_done_with_ones_data(
    api: httpx2.AsyncClient, mine: Opened
) -> None:
    page = (await api.get(mine.page)).text
    for name in ("copy", "details", "withdraw", "erase"):
        assert f'href="{mine.page}/{name}"' in page
    await api.post(f"{mine.page}/withdraw")
    page = (await api.get(mine.page)).text
    assert f'href="{mine.page}/withdraw"' not in page
    assert f'href="{mine.page}/erase"' in page
