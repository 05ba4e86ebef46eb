"""The link to an inquiry: a code that can be typed, guessed only so often, in no address that is
logged; and what a program may do with it.
"""

import asyncio
import hmac
import re
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain.link import WRONG_CODES_AT_MOST, first_link
from services.inquiry.tracking.domain import link_code, normal_code, number_of, status_url
from services.inquiry.wiring_web import InquiryWeb
from tests.inquiry.patients import bearer, submitted
from tests.support.clocks import MONDAY_NOON, StillClock
from tests.support.keys import ring, secret

KEYS = ring("l1")
CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")


def made(number: int = 1, inquiry_id: str = "i-1", kid: str = "l1") -> str:
    return link_code(ring(kid).current, inquiry_id, number)


@given(st.uuids(), st.integers(1, 1000))
def test_a_code_is_four_groups_without_letters_that_look_alike(
    inquiry_id: object, number: int
) -> None:
    code = made(number, str(inquiry_id))
    assert CODE.fullmatch(code)
    assert number_of(code, KEYS, str(inquiry_id), number) == number


def test_codes_of_other_inquiries_links_and_keys_are_others() -> None:
    codes = {
        made(),
        made(2),
        made(1, "i-2"),
        made(1, "i-1", "l2"),
        made(11, "i-"),
        made(1, "i-1\n1"),
    }
    assert len(codes) == 6


written = st.sampled_from(
    [str, str.lower, lambda c: c.replace("-", ""), lambda c: c.replace("-", " "),
     lambda c: f"  {c}\n", lambda c: c.replace("0", "O").replace("1", "l"),
     lambda c: c.replace("0", "o").replace("1", "I"), lambda c: c.replace("-", "\u2011"),
     lambda c: "".join(chr(ord(s) + 0xFEE0) if s.isascii() and s.isalnum() else s for s in c),
     " ".join]
)  # fmt: skip


@given(st.integers(1, 40), st.lists(written, max_size=3))
def test_a_code_is_known_however_it_is_typed(number: int, ways: list[Any]) -> None:
    typed = made(number)
    for way in ways:
        typed = way(typed)
    assert number_of(typed, KEYS, "i-1", 40) == number


@given(st.text(max_size=100))
def test_whatever_else_is_typed_is_no_code_and_no_error(typed: str) -> None:
    if normal_code(typed) is None:
        assert number_of(typed, KEYS, "i-1", 5) is None


def test_the_secret_stands_behind_the_sign_after_which_browsers_send_nothing() -> None:
    url = status_url("https://x.example/", "WF-7K3M-Q9TD", "7K3M-Q9TD-W2XA-6BFH", "fr-CA")
    assert url == "https://x.example/status/WF-7K3M-Q9TD?locale=fr-CA#link=7K3M-Q9TD-W2XA-6BFH"


def test_a_link_that_was_asked_for_again_is_the_same_until_somebody_has_used_it() -> None:
    link, later = first_link(MONDAY_NOON), MONDAY_NOON + timedelta(days=3)
    assert link.renewed(later).number == 1
    assert not link.renewed(later).may_read(later)  # it was made three days ago
    assert link.voided().renewed(later).number == 2
    assert link.voided().renewed(later).may_read(later)


def test_a_void_link_opens_and_reads_nothing_and_may_be_mailed_anew_at_once() -> None:
    void = first_link(MONDAY_NOON).voided()
    assert not void.may_open(MONDAY_NOON)
    assert not void.may_read(MONDAY_NOON)
    assert void.may_be_mailed(MONDAY_NOON)


def other_code(code: str) -> str:
    return code[:-1] + ("0" if code[-1] != "0" else "1")


async def test_a_typed_code_opens_the_inquiry_once(api: httpx2.AsyncClient) -> None:
    sent = await submitted(api)
    typed = sent["token"].lower().replace("-", " ").replace("0", "o").replace("1", "l")
    opened = await api.post(sent["page"], data={"code": typed, "link": ""})
    assert (opened.status_code, opened.headers["location"]) == (303, sent["page"])
    assert opened.headers["referrer-policy"] == "no-referrer"
    assert "Micro-needling" in (await api.get(sent["page"])).text
    api.cookies.clear()
    assert (await api.post(sent["page"], data={"code": typed})).status_code == 410


async def test_a_wrong_code_is_told_and_shown_again(api: httpx2.AsyncClient) -> None:
    sent = await submitted(api)
    page = await api.post(sent["page"], data={"code": "7k3m<b>", "locale": "en-CA"})
    assert page.status_code == 401
    assert "This is not the code of this inquiry." in page.text
    assert 'value="7k3m&lt;b&gt;"' in page.text
    assert 'aria-invalid="true"' in page.text
    assert (await api.post(sent["page"], data={"code": sent["token"]})).status_code == 303


@pytest.mark.parametrize("way", ["page", "json", "sessions"])
async def test_so_many_wrong_codes_make_the_link_void_and_a_new_mail_opens_again(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, way: str
) -> None:
    sent = await submitted(api)
    wrong = other_code(sent["token"])

    async def guess(code: str) -> int:
        if way == "page":
            return (await api.post(sent["page"], data={"code": code})).status_code
        if way == "json":
            return (await api.get(sent["json"], headers=bearer(code))).status_code
        return (await api.post(f"{sent['json']}/sessions", headers=bearer(code))).status_code

    guesses = await asyncio.gather(*[guess(wrong) for _ in range(WRONG_CODES_AT_MOST - 1)])
    assert set(guesses) == {401}
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 200
    await guess(wrong)
    assert (await api.post(sent["page"], data={"code": sent["token"]})).status_code == 410
    for _ in range(WRONG_CODES_AT_MOST + 1):  # nothing to be guessed, nothing more to be made void
        await guess(wrong)
    document = await inquiry.database["inquiries"].find_one({"reference": sent["reference"]})
    assert document is not None
    assert document["link"]["number"] == 2
    next_code = inquiry.link_code(document["_id"], 2)
    assert (await api.post(sent["page"], data={"code": next_code})).status_code == 410
    assert (await api.post(f"{sent['page']}/links")).status_code == 200
    document = await inquiry.database["inquiries"].find_one({"reference": sent["reference"]})
    assert document is not None
    assert [mail["link_number"] for mail in document["emails"]] == [1, 2]
    assert (await api.post(sent["page"], data={"code": next_code})).status_code == 303


async def test_what_is_no_code_at_all_and_an_earlier_link_do_not_count_as_wrong(
    api: httpx2.AsyncClient, inquiry: InquiryWeb
) -> None:
    sent = await submitted(api)
    for typed in ("", "x", "A" * 43, "7K3M-Q9TD-W2XA-6BF", "U" * 16, sent["reference"]):
        await api.post(sent["page"], data={"code": typed})
        await api.get(sent["json"], headers=bearer(typed))
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    assert document["link"]["wrong_codes"] == 0


@pytest.mark.parametrize("nowhere", ["x", "%00", "{}", "w" * 3000])
async def test_what_is_no_reference_has_no_page(api: httpx2.AsyncClient, nowhere: str) -> None:
    page, json = f"/status/{nowhere}", f"/v1/inquiries/{nowhere}"
    code = {"code": other_code("7K3M-Q9TD-W2XA-6BFZ")}
    assert (await api.get(page)).status_code == 404
    assert (await api.post(page, data=code)).status_code == 404
    assert (await api.post(f"{page}/links")).status_code == 404
    assert (await api.get(json, headers=bearer("x"))).status_code == 401
    assert (await api.post(f"{json}/sessions", headers=bearer("x"))).status_code == 401


async def test_nobody_learns_which_references_exist(api: httpx2.AsyncClient) -> None:
    nowhere = "WF-0000-0000"
    sent = await submitted(api)
    wrong = other_code(sent["token"])

    async def answers(reference: str) -> list[httpx2.Response]:
        page, json = f"/status/{reference}", f"/v1/inquiries/{reference}"
        return [
            await api.get(page),
            await api.post(page, data={"code": wrong}),
            await api.post(page, data={"link": wrong}),
            await api.post(f"{page}/links"),
            await api.get(json, headers=bearer(wrong)),
            await api.post(f"{json}/sessions", headers=bearer(wrong)),
        ]

    answers_there, answers_nowhere = await answers(sent["reference"]), await answers(nowhere)
    for there, elsewhere in zip(answers_there, answers_nowhere, strict=True):
        assert there.status_code == elsewhere.status_code
    for there, elsewhere in zip(answers_there[:4], answers_nowhere[:4], strict=True):
        assert there.text.replace(sent["reference"], nowhere) == elsewhere.text


async def test_reading_by_program_does_not_use_the_link_up_and_ends_after_a_day(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    sent = await submitted(api)
    for _ in range(3):
        assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 200
    clock.advance(timedelta(hours=23, minutes=59))
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 200
    clock.advance(timedelta(minutes=1))
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 401
    assert (await api.post(sent["page"], data={"code": sent["token"]})).status_code == 303


async def test_once_a_person_has_opened_the_link_its_token_reads_nothing(
    api: httpx2.AsyncClient,
) -> None:
    sent = await submitted(api)
    await api.post(sent["page"], data={"code": sent["token"]})
    api.cookies.clear()
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 401


async def test_asking_for_the_link_again_does_not_let_programs_read_for_longer(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    sent = await submitted(api)
    clock.advance(timedelta(days=2))
    await api.post(f"{sent['page']}/links")
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 401


async def test_a_program_opens_a_session_which_uses_the_link_up_and_reads_for_eight_hours(
    api: httpx2.AsyncClient, clock: StillClock
) -> None:
    sent = await submitted(api)
    answer = await api.post(f"{sent['json']}/sessions", headers=bearer(sent["token"]))
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    session = answer.json()
    assert session["expires_at"] == "2026-11-24T01:00:00Z"
    assert (await api.get(sent["json"], headers=bearer(session["token"]))).status_code == 200
    assert (await api.get(sent["json"], headers=bearer(sent["token"]))).status_code == 401
    again = await api.post(f"{sent['json']}/sessions", headers=bearer(sent["token"]))
    assert (again.status_code, again.json()["code"]) == (410, "inquiry.link-spent")
    assert (await api.post(sent["page"], data={"code": sent["token"]})).status_code == 410
    clock.advance(timedelta(hours=8))
    assert (await api.get(sent["json"], headers=bearer(session["token"]))).status_code == 401


async def test_a_session_of_one_inquiry_reads_no_other_and_opens_none(
    api: httpx2.AsyncClient,
) -> None:
    mine, other = await submitted(api), await submitted(api)
    answer = await api.post(f"{mine['json']}/sessions", headers=bearer(mine["token"]))
    session = answer.json()["token"]
    assert (await api.get(other["json"], headers=bearer(session))).status_code == 401
    for path in (mine["json"], other["json"]):
        opened = await api.post(f"{path}/sessions", headers=bearer(session))
        assert opened.status_code == 401


async def test_a_link_opened_by_page_and_program_at_the_same_moment_opens_once(
    api: httpx2.AsyncClient,
) -> None:
    for _ in range(5):
        sent = await submitted(api)
        page, program = await asyncio.gather(
            api.post(sent["page"], data={"code": sent["token"]}),
            api.post(f"{sent['json']}/sessions", headers=bearer(sent["token"])),
        )
        assert {page.status_code, program.status_code} in ({303, 410}, {410, 201})


def token_of_before(inquiry_id: str, number: int) -> str:
    """As it stood in links until codes could be typed."""
    digest = hmac.digest(secret("l1"), f"{inquiry_id}:{number}".encode(), "sha256")
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


async def test_a_link_of_an_earlier_mail_still_opens_once_until_it_expires(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    sent = await submitted(api)
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    earlier = {"number": 1, "sent_at": MONDAY_NOON, "used_at": None}
    earlier["expires_at"] = document["link"]["expires_at"]
    await inquiry.database["inquiries"].update_one({}, {"$set": {"link": earlier}})
    token = token_of_before(document["_id"], 1)
    page = await api.get(f"{sent['page']}?link={token}")
    assert f'name="link" value="{token}"' in page.text  # for browsers without scripts
    assert page.headers["referrer-policy"] == "no-referrer"
    clock.advance(timedelta(days=29))
    assert (await api.post(sent["page"], data={"link": token})).status_code == 303
    moved = await api.get(f"{sent['page']}?link={token}")
    assert (moved.status_code, moved.headers["location"]) == (303, sent["page"])
    api.cookies.clear()
    assert (await api.post(sent["page"], data={"link": token})).status_code == 410


async def test_a_link_of_an_earlier_mail_expires(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, clock: StillClock
) -> None:
    sent = await submitted(api)
    document = await inquiry.database["inquiries"].find_one({})
    assert document is not None
    clock.advance(timedelta(days=31))
    token = token_of_before(document["_id"], 1)
    assert (await api.post(sent["page"], data={"link": token})).status_code == 410


async def test_a_page_that_looks_for_news_does_not_get_the_opening_page_into_itself(
    api: httpx2.AsyncClient,
) -> None:
    sent = await submitted(api)
    assert (await api.get(sent["page"])).status_code == 200
    looked = await api.get(sent["page"], headers={"HX-Request": "true"})
    assert looked.status_code == 401


async def test_no_status_page_tells_its_address_to_another(api: httpx2.AsyncClient) -> None:
    sent = await submitted(api)
    pages = [
        await api.get(sent["page"]),
        await api.post(sent["page"], data={"code": "x"}),
        await api.post(f"{sent['page']}/links"),
        await api.post(sent["page"], data={"code": sent["token"]}),
        await api.get(sent["page"]),
    ]
    assert [page.status_code for page in pages] == [200, 401, 200, 303, 200]
    assert {page.headers["referrer-policy"] for page in pages} == {"no-referrer"}
    assert all(sent["token"] not in str(page.headers) for page in pages)


async def test_no_link_and_no_code_is_stored_or_logged(
    api: httpx2.AsyncClient, inquiry: InquiryWeb, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    sent = await submitted(api)
    await api.get(sent["json"], headers=bearer(sent["token"]))
    await api.post(sent["page"], data={"code": other_code(sent["token"])})
    await api.post(sent["page"], data={"code": sent["token"]})
    documents = [str(one) async for one in inquiry.database["inquiries"].find()]
    logged = "\n".join(str(record.__dict__) for record in caplog.records)
    for text in (*documents, logged):
        assert sent["token"] not in text
        assert sent["token"].replace("-", "") not in text
