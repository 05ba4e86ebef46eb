"""How many inquiries are taken, from whom, and what somebody beyond a limit is told."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import httpx2
import pytest

from services.inquiry.app import app_of
from services.inquiry.wiring_web import InquiryWeb, build_inquiry
from tests.inquiry.builders import CANARY, JSON, body, network_changes, settings
from tests.inquiry.form.filling import PAGE, Filler, answers, sent_by
from tests.support.clocks import StillClock
from tests.support.http import client_of
from tests.support.limits import counters


@dataclass(frozen=True)
class Office:
    """The service with limits of its own, behind a proxy that it trusts."""

    inquiry: InquiryWeb
    client: httpx2.AsyncClient

    async def post(self, address: str = "192.0.2.1", **more: object) -> httpx2.Response:
        key = more.pop("key", None)
        headers = {"X-Forwarded-For": address} | ({"Idempotency-Key": str(key)} if key else {})
        return await self.client.post("/v1/inquiries", json=body(**more), headers=headers)

    async def count(self) -> int:
        return int(await self.inquiry.database["inquiries"].count_documents({}))


Opened = Callable[..., AbstractAsyncContextManager[Office]]


@pytest.fixture
def office(mongodb_uri: str, database_prefix: str, clock: StillClock) -> Opened:
    @asynccontextmanager
    async def opened(**limits: str) -> AsyncIterator[Office]:
        more: JSON = {"trusted_proxies": "127.0.0.1", **limits}
        chosen = settings(mongodb_uri, database_prefix, **more)
        inquiry = build_inquiry(chosen, application="wayfare-tests", now=clock)
        async with client_of(app_of(inquiry)) as client:
            await inquiry.directory.apply(network_changes())
            yield Office(inquiry, client)

    return opened


def is_a_refusal(answer: httpx2.Response, limit: int = 3600) -> bool:
    assert answer.status_code == 429
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "limit.reached"
    return 1 <= int(answer.headers["retry-after"]) <= limit


async def test_one_client_sends_so_many_inquiries_and_then_has_to_wait(office: Opened) -> None:
    async with office(limit_inquiries_by_address="3/hour") as here:
        answers = await asyncio.gather(*[here.post() for _ in range(10)])
        statuses = [answer.status_code for answer in answers]
        assert (statuses.count(202), statuses.count(429)) == (3, 7)
        assert is_a_refusal(await here.post())
        assert (await here.post("192.0.2.2")).status_code == 202
        assert await here.count() == 4


async def test_a_whole_neighbourhood_has_a_limit_too(office: Opened) -> None:
    async with office(limit_inquiries_by_network="3/hour") as here:
        answers = [await here.post(f"2001:db8:1:{n}::1") for n in range(5)]
        assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]
        assert (await here.post("2001:db8:2::1")).status_code == 202


async def test_one_mailbox_and_one_phone_number_are_inquired_for_so_often(office: Opened) -> None:
    async with office(limit_inquiries_by_contact="2/day") as here:
        aliases = ["ann@example.org", "Ann@example.org", "ann+3@example.org"]
        by_mail = [
            await here.post(f"192.0.2.{n}", patient__email=alias, patient__phone=...)
            for n, alias in enumerate(aliases)
        ]
        assert [answer.status_code for answer in by_mail] == [202, 202, 429]
        assert is_a_refusal(by_mail[2], limit=24 * 3600)
        by_phone = [
            await here.post(f"192.0.2.{n}", patient__email=f"somebody{n}@example.org")
            for n in range(3)
        ]
        assert [answer.status_code for answer in by_phone] == [202, 202, 429]


async def test_a_site_has_a_limit_and_those_that_name_none_have_another(office: Opened) -> None:
    async with office(limit_inquiries_by_site="1/hour") as here:
        sites = [{"site": "one"}, {"site": "two"}, ..., {"site": "one"}, {"page": "a"}]
        answers = [await here.post(source=site) for site in sites]
        assert [answer.status_code for answer in answers] == [202, 202, 202, 429, 429]


async def test_a_repetition_of_an_accepted_inquiry_gets_its_receipt_whatever_is_used_up(
    office: Opened,
) -> None:
    wide = {"limit_inquiries_by_address": "1/hour", "limit_inquiries_by_contact": "1/hour"}
    async with office(**wide, limit_inquiries_by_site="1/hour") as here:
        first = await here.post(key="the first of two keys")
        assert first.status_code == 202
        for _ in range(3):
            again = await here.post(key="the first of two keys")
            assert (again.status_code, again.text) == (202, first.text)
        assert is_a_refusal(await here.post(key="the second of two keys"))
        assert is_a_refusal(await here.post())


async def test_repetitions_do_not_count_against_the_patient(office: Opened) -> None:
    async with office(limit_inquiries_by_contact="2/hour") as here:
        together = [here.post(key="the same key of all fifty") for _ in range(50)]
        answers = await asyncio.gather(*together)
        assert {answer.status_code for answer in answers} == {202}
        assert len({answer.text for answer in answers}) == 1
        assert (await here.post()).status_code == 202
        assert is_a_refusal(await here.post())
        assert await here.count() == 2


async def test_what_validation_refuses_counts_for_the_client_and_not_for_the_contact(
    office: Opened,
) -> None:
    rules = {"limit_inquiries_by_address": "4/hour", "limit_inquiries_by_contact": "1/hour"}
    async with office(**rules) as here:
        wrong = [
            await here.post(procedure="unheard-of"),
            await here.post(patient__language=CANARY),
            await here.client.post(
                "/v1/inquiries",
                content=b"{",
                headers={"Content-Type": "application/json", "X-Forwarded-For": "192.0.2.1"},
            ),
        ]
        assert [answer.status_code for answer in wrong] == [422, 422, 400]
        assert (await here.post()).status_code == 202
        over = [await here.post(patient__language=CANARY), await here.post()]
        assert all(is_a_refusal(answer) for answer in over)
        assert CANARY not in over[0].text


async def test_the_form_beyond_a_limit_keeps_what_was_typed_and_says_when_to_send_it(
    office: Opened, clock: StillClock
) -> None:
    async with office(limit_inquiries_by_address="1/hour") as here:
        assert (await sent_by(here.client, clock)).status_code == 303
        other = Filler(here.client, clock, typed=answers(message="Still here?"))
        await other.begin()
        await other.fill()
        page = await other.send()
        await other.post("check", switch="fr-CA")
        french = await other.send()
        assert page.status_code == 429
        assert int(page.headers["retry-after"]) >= 1
        assert "Please send this again later" in page.text
        assert "Still here?" in page.text
        assert "Still here?" in await other.text("needs")
        assert "Veuillez renvoyer ce formulaire plus tard" in french.text
        assert await here.count() == 1


async def test_a_page_of_the_form_beyond_a_limit_shows_what_was_just_typed(
    office: Opened, clock: StillClock
) -> None:
    async with office(limit_drafts_by_address="3/hour") as here:
        filler = Filler(here.client, clock)
        await filler.begin()
        await filler.post("who")
        await filler.post("country")
        page = await filler.post("region", **{"residence.postal_prefix": "78"})
        assert page.status_code == 429
        assert int(page.headers["retry-after"]) >= 1
        assert "Everything you typed is still here." in page.text
        assert 'value="78"' in page.text
        assert 'value="US-TX" selected' in page.text
        assert (await here.client.get(PAGE)).status_code == 429


async def test_new_links_are_asked_for_so_often(office: Opened) -> None:
    async with office(limit_links_by_address="2/hour") as here:
        answers = [await here.client.post("/status/WF-0000-0000/links") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    assert int(answers[2].headers["retry-after"]) >= 1
    assert "Please try again later" in answers[2].text


async def test_the_database_does_not_tell_who_has_sent_inquiries(office: Opened) -> None:
    async with office() as here:
        await here.post(patient__email="ann@example.org", source={"site": "a-site"})
        await here.inquiry.limits.close()
        stored = await counters(here.inquiry.database)
    assert len(stored) == 5
    for readable in ("ann", "example", "5550142", "192.0.2", "a-site"):
        assert readable not in str(stored)


async def test_previews_are_answered_so_often(office: Opened) -> None:
    body = {"procedure": "micro-needling", "payer": {"kind": "self"}}
    async with office(limit_eligibility_by_address="2/hour") as here:
        answers = [await here.client.post("/v1/eligibility", json=body) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[2].headers["retry-after"]) >= 1
