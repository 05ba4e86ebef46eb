"""The ledger's page: who sees it, and what it says when it balances, when not, without inquiry."""

import re
from datetime import datetime, timedelta
from typing import Any

import httpx2
import pytest

from shared.auth.domain import Role
from shared.auth.store import MongoAccounts
from shared.disclosure.ledger import LEDGER as QUESTION
from shared.disclosure.ledger import LEDGER_PATH
from shared.disclosure.network_reader import read_reader
from shared.disclosure.token import token_of, verification_key
from shared.formatting import format_short_time
from shared.keys import Key
from tests.routing.inbox.builders import SEED, Office
from tests.shared.auth.builders import account
from tests.support.clocks import MONDAY_NOON, StillClock

LEDGER = "/console/ledger"
FRENCH = {"Accept-Language": "fr-CA"}
BALANCED: dict[str, Any] = {
    "accepted": 1234, "routed": 1200, "unrouted": 20, "withdrawn": 8, "erased": 3,
    "in_flight": 1, "quarantined": 2, "difference": 0, "late": 0,
    "waiting": [
        {"reference": "WF-AAAA-0001", "waiting_since": "2026-11-23T16:59:30Z",
         "is_published": False, "repeats": 0, "next_repeat_at": None},
    ],
    "late_before": "2026-11-23T16:59:00Z", "counted_at": "2026-11-23T17:00:00Z",
}  # fmt: skip
EMPTY = {
    name: 0 if isinstance(value, int) else [] if name == "waiting" else value
    for name, value in BALANCED.items()
}
STUCK = {
    **BALANCED,
    "in_flight": 0,
    "routed": 1178,
    "difference": 23,
    "late": 22,
    "waiting": [
        {"reference": "WF-AAAA-0002", "waiting_since": "2026-11-20T17:00:00Z",
         "is_published": True, "repeats": 4, "next_repeat_at": "2026-11-23T17:40:00Z"},
        {"reference": "WF-AAAA-0003", "waiting_since": "2026-11-23T15:30:00Z",
         "is_published": False, "repeats": 0, "next_repeat_at": None},
    ],
}  # fmt: skip


def at(instant: datetime) -> str:
    return format_short_time(instant, "America/Toronto", "en-CA")


async def shown(
    office: Office, body: object, who: str = "manager", **headers: str
) -> httpx2.Response:
    office.inquiry_service.answer = httpx2.Response(200, json=body)
    async with office.signed_in(who) as client:
        return await client.get(LEDGER, headers=headers)


@pytest.mark.parametrize(
    ("who", "status"),
    [("manager", 200), ("auditor", 200), ("privacy", 200), ("maya", 403), ("everywhere", 403),
     ("roy", 403), ("desk", 403), ("editor", 403), ("reviewer", 403)],
)  # fmt: skip
async def test_only_those_who_answer_for_the_whole_network_see_the_ledger(
    office: Office, who: str, status: int
) -> None:
    answer = await shown(office, BALANCED, who)
    assert answer.status_code == status
    assert ("1,234" in answer.text) is (status == 200)
    assert len(office.inquiry_service.asked) == (status == 200)
    assert answer.headers["content-type"].startswith("text/html")


async def test_a_manager_of_some_clinics_does_not_see_the_networks_ledger(office: Office) -> None:
    office.staff["some"] = account(Role.MANAGER, "toronto", "calgary")
    await MongoAccounts(office.database).put(office.staff["some"])
    answer = await shown(office, BALANCED, "some")
    assert (answer.status_code, office.inquiry_service.asked) == (403, [])
    async with office.signed_in("some") as client:
        assert LEDGER not in (await client.get("/console")).text


async def test_who_is_not_signed_in_signs_in_and_comes_back(office: Office) -> None:
    transport = httpx2.ASGITransport(app=office.app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as client:
        answer = await client.get(LEDGER)
    assert (answer.status_code, answer.headers["location"]) == (303, f"/sign-in?next={LEDGER}")
    assert office.inquiry_service.asked == []


async def test_the_inbox_links_to_it_for_those_who_may_see_it(office: Office) -> None:
    for who, is_linked in (("manager", True), ("maya", False), ("everywhere", False)):
        async with office.signed_in(who) as client:
            assert (f'href="{LEDGER}"' in (await client.get("/console")).text) is is_linked


async def test_inquiry_is_asked_for_the_reader_and_for_nothing_else(
    office: Office, clock: StillClock
) -> None:
    await shown(office, BALANCED, "auditor")
    [asked] = office.inquiry_service.asked
    assert (asked.method, asked.url.path, asked.content) == ("GET", LEDGER_PATH, b"")
    public = Key(kid="d1", secret=SEED.public_key().public_bytes_raw())
    token = token_of(asked.headers["authorization"])
    reader = read_reader(token, QUESTION, {"d1": verification_key(public)}, clock())
    assert reader is not None
    assert (reader.account_id, reader.role) == (office.staff["auditor"].id, "auditor")


async def test_a_ledger_that_balances_says_so_with_every_number(office: Office) -> None:
    page = (await shown(office, BALANCED)).text
    assert "<h1>Every inquiry is accounted for</h1>" in page
    for count in ("1,234", "1,200", "20", "8", "3", "1", "2"):
        assert f'<td class="number">{count}</td>' in page
    assert "WF-AAAA-0001" in page
    assert "0 min" in page
    assert f"Counted {at(MONDAY_NOON)}." in page
    assert "Stuck" not in page
    assert "What to do" not in page
    assert "no-store" in (await shown(office, BALANCED)).headers["cache-control"]


async def test_what_is_stuck_is_named_with_its_age_and_with_what_ends_it(office: Office) -> None:
    page = (await shown(office, STUCK)).text
    assert "<h1>23 inquiries are not accounted for</h1>" in page
    for words in (
        "WF-AAAA-0002", "3 d", "Stuck: no answer", "Announced again 4 times",
        f"Again {at(MONDAY_NOON + timedelta(minutes=40))}", "WF-AAAA-0003", "1 h 30 min",
        "Stuck: not sent yet",
        "20 more are stuck.", "announced again by itself", "worker runs and Kafka answers",
        "No record waits among routing's dead letters",
        "1 is in a state that this version does not know",
    ):  # fmt: skip
        assert words in page, words


async def test_dead_letters_of_routing_are_counted_with_where_to_replay_them(
    office: Office,
) -> None:
    await office.database["dead_letters"].insert_many(
        [{"_id": f"d-{n}", "group": "g", "resolved_at": None} for n in range(2)]
    )
    page = (await shown(office, STUCK)).text
    assert "2 records that routing could not handle wait for somebody" in page
    assert 'href="/console/queues/dead-letters"' in page
    assert 'href="/console/queues/quarantine"' in page
    assert "2 records" in (await shown(office, BALANCED)).text


async def test_before_the_first_inquiry_it_says_that_there_is_none(office: Office) -> None:
    page = (await shown(office, EMPTY)).text
    assert "No inquiry has come in yet" in page
    assert "Nothing waits for an answer of routing." in page


async def test_it_is_french_for_who_reads_french(office: Office) -> None:
    page = (await shown(office, STUCK, **FRENCH)).text
    assert '<html lang="fr-CA"' in page
    assert "Le sort de 23 demandes n’est pas connu" in page
    assert "Bloquée : sans réponse" in page
    assert "1\u202f234" in page or "1\u00a0234" in page


@pytest.mark.parametrize(
    "given",
    [
        httpx2.ConnectError("away"), httpx2.ReadTimeout("late"), httpx2.Response(503),
        httpx2.Response(500, text="kanari"), httpx2.Response(401, json={}), httpx2.Response(302),
        httpx2.Response(200, text="kanari"), httpx2.Response(200, json={"accepted": "kanari"}),
        httpx2.Response(200, json={**BALANCED, "accepted": -1}),
        httpx2.Response(200, json={**BALANCED, "waiting": BALANCED["waiting"] * 21}),
        httpx2.Response(200, json={**BALANCED, "counted_at": "yesterday"}),
    ],
    ids=repr,
)  # fmt: skip
async def test_without_inquiry_the_page_says_so_and_that_nothing_is_lost(
    office: Office, given: httpx2.Response | Exception, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    office.inquiry_service.answer = given
    async with office.signed_in("manager") as client:
        answer = await client.get(LEDGER)
    assert answer.status_code == 503
    assert "The ledger cannot be read right now" in answer.text
    assert "Nothing is lost by that" in answer.text
    logged = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records)
    assert "kanari" not in answer.text + logged


async def test_whatever_inquiry_calls_an_inquiry_is_text(office: Office) -> None:
    hostile = {**BALANCED["waiting"][0], "reference": "<script>alert(1)</script>{{ 7*7 }}"}
    page = (await shown(office, {**BALANCED, "waiting": [hostile]})).text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;{{ 7*7 }}" in page


async def test_the_page_needs_no_script_and_nothing_from_elsewhere(office: Office) -> None:
    page = (await shown(office, STUCK)).text
    assert "<script" not in page
    addresses = re.findall(r'(?:src|href|action)="([^"]*)"', page)
    assert addresses
    assert all(address.startswith(("/", "#")) for address in addresses)
