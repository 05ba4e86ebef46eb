"""The pages of the whole network's queues: what they say, whatever inquiry answers."""

import re
from typing import Any

import httpx2
import pytest

from services.inquiry.mail.domain import Outcome as EmailOutcome
from services.inquiry.spam.domain import Signal
from shared.disclosure.network_reader import read_reader
from shared.disclosure.queues import HANDLING, QUEUES_PATH
from shared.disclosure.queues import QUEUES as QUESTION
from shared.disclosure.token import token_of, verification_key
from shared.disclosure.waiting import NetworkQueue
from shared.kafka.dead_letters import BEHIND, HANDLER, NEWER_VERSION, UNFETCHABLE
from shared.keys import Key
from tests.routing.console.test_console import post
from tests.routing.inbox.builders import SEED, Office
from tests.support.clocks import StillClock

QUEUES = "/console/queues"
FRENCH = {"Accept-Language": "fr-CA"}
ITEM: dict[str, Any] = {
    "id": "0198f0a0-0000-7000-8000-000000000001", "since": "2026-11-23T15:00:00Z",
    "subject": "WF-7K3M-Q9TD", "kind": None, "source": None, "reasons": [], "score": None,
    "attempts": 0, "retries": 0, "until": None, "seen": 0,
}  # fmt: skip
UNKNOWN = "A reason that only another version knows."
OTHER_REASON = {
    NetworkQueue.FAILED_EMAILS: "It could not be made: an error of the program.",
    NetworkQueue.REFUSED_EVENTS: "The broker does not take it.",
}
REASONS: dict[NetworkQueue, list[str]] = {
    NetworkQueue.QUARANTINE: [signal.value for signal in Signal],
    NetworkQueue.DISCARDED: [signal.value for signal in Signal],
    NetworkQueue.DEAD_LETTERS: [HANDLER, BEHIND, NEWER_VERSION, UNFETCHABLE, "unreadable.body"],
    NetworkQueue.REFUSED_EVENTS: ["too-large", "unreadable"],
    NetworkQueue.FAILED_EMAILS: [EmailOutcome.FAILED.value, EmailOutcome.CAPPED.value],
}


def given(*items: dict[str, Any], next_cursor: str | None = None) -> httpx2.Response:
    numbered = [{**ITEM, "id": f"{ITEM['id']}-{n}", **one} for n, one in enumerate(items)]
    return httpx2.Response(200, json={"items": numbered, "next_cursor": next_cursor})


@pytest.mark.parametrize("queue", NetworkQueue)
async def test_every_reason_for_which_something_waits_has_a_sentence_of_its_own(
    office: Office, queue: NetworkQueue
) -> None:
    other = OTHER_REASON.get(queue, UNKNOWN)
    codes = [*REASONS[queue], "only-newer-ones-know"]
    office.inquiry_service.answer = given(*[{"reasons": [code]} for code in codes])
    async with office.signed_in("manager") as client:
        page = (await client.get(f"{QUEUES}/{queue.value}")).text
        french = (await client.get(f"{QUEUES}/{queue.value}", headers=FRENCH)).text
    found = re.findall(r'<div class="why-here">\s*<p>([^<]+)', page)
    sentences = [sentence.strip() for sentence in found]
    assert len(sentences) == len(codes) == len(set(sentences))
    assert sentences[-1] == other
    assert not any(sentence in french for sentence in sentences)


@pytest.mark.parametrize("queue", ["quarantine", "dead-letters"])
@pytest.mark.parametrize(
    "answer",
    [httpx2.ConnectError("away"), httpx2.ReadTimeout("late"), httpx2.Response(503),
     httpx2.Response(401, json={}), httpx2.Response(200, text="kanari"),
     httpx2.Response(200, json={"items": "kanari", "queues": [{"queue": "kanari"}]}),
     httpx2.Response(200, json={"items": [{**ITEM, "attempts": -1}] * 51})],
    ids=repr,
)  # fmt: skip
async def test_without_inquiry_the_pages_say_so_and_show_what_they_can(
    office: Office, queue: str, answer: httpx2.Response | Exception
) -> None:
    office.inquiry_service.answer = answer
    async with office.signed_in("manager") as client:
        overview = await client.get(QUEUES)
        page = await client.get(f"{QUEUES}/{queue}")
    assert overview.status_code == 200
    assert "Inquiry cannot be asked right now, so there may be more." in overview.text
    assert page.status_code == (503 if queue == "quarantine" else 200)
    assert "Inquiry cannot be asked right now. Nothing is lost by that" in page.text
    assert "kanari" not in overview.text + page.text


async def test_an_answer_that_is_lost_is_told_as_such_and_kept(office: Office) -> None:
    office.inquiry_service.answer = given({})
    async with office.signed_in("manager") as client:
        page = (await client.get(f"{QUEUES}/quarantine")).text
        [release] = re.findall(r'name="act" value="release:([^"]+)"', page)
        confirm = f"{QUEUES}/quarantine/confirm"
        asked = await post(office, client, "manager", confirm, act=f"release:{release}")
        assert "Release these?" in asked.text
        assert "WF-7K3M-Q9TD" in asked.text
        assert await office.database["queue_handlings"].count_documents({}) == 0
        office.inquiry_service.answer = httpx2.ReadTimeout("late")
        done = f"{QUEUES}/quarantine/done"
        lost = await post(office, client, "manager", done, act="release", items=release)
    assert "Release: 0 of 1" in lost.text
    assert "No answer came: look at the queue whether it was done." in lost.text
    handling = await office.database["queue_handlings"].find_one()
    assert handling is not None
    assert (handling["outcome"], handling["by"]) == ("unavailable", office.staff["manager"].id)


async def test_inquiry_is_asked_for_the_reader_and_a_step_needs_a_role_for_it(
    office: Office, clock: StillClock
) -> None:
    office.inquiry_service.answer = httpx2.Response(200, json={"queues": []})
    async with office.signed_in("auditor") as client:
        await client.get(QUEUES)
    [asked] = office.inquiry_service.asked
    assert asked.url.path == QUEUES_PATH
    public = Key(kid="d1", secret=SEED.public_key().public_bytes_raw())
    token, keys = token_of(asked.headers["authorization"]), {"d1": verification_key(public)}
    reader = read_reader(token, QUESTION, keys, clock())
    assert reader is not None
    assert reader.account_id == office.staff["auditor"].id
    assert read_reader(token, HANDLING, keys, clock()) is None


async def test_whatever_inquiry_or_a_form_calls_an_item_is_text_and_acts_on_nothing_else(
    office: Office,
) -> None:
    script = "<script>alert(1)</script>"
    office.inquiry_service.answer = given(
        {"subject": script, "kind": script, "source": script, "reasons": [script]}
    )
    async with office.signed_in("manager") as client:
        for queue in NetworkQueue:
            page = await client.get(f"{QUEUES}/{queue.value}")
            assert "<script" not in page.text
            addresses = re.findall(r'(?:src|href|action)="([^"]*)"', page.text)
            assert all(address.startswith(("/", "#")) for address in addresses)
        asked = len(office.inquiry_service.asked)
        for act in ("", "retry", "release:", "release:x", f"release:{script}", "nothing:WyJ4Il0",
                    "RELEASE", "discard:" + "A" * 900):  # fmt: skip
            confirm = f"{QUEUES}/quarantine/confirm"
            answer = await post(office, client, "manager", confirm, act=act, items=script)
            assert answer.status_code in {200, 422}, act
            assert "<script" not in answer.text
            assert answer.status_code == 422 or "Nothing was marked." in answer.text
        for item in ("", "x", script, "WyJyb3V0aW5nIiwieCIsMCwiIl0"):
            take = f"{QUEUES}/quarantine/take"
            answer = await post(office, client, "manager", take, item=item)
            assert answer.status_code == 404, item
        assert len(office.inquiry_service.asked) == asked


async def test_a_long_queue_says_how_much_there_is_and_goes_on_page_by_page(
    office: Office,
) -> None:
    summaries = [{"queue": "quarantine", "count": 10_000, "oldest_at": ITEM["since"]},
                 {"queue": "of-a-newer-version", "count": 1, "oldest_at": None}]  # fmt: skip
    office.inquiry_service.answer = httpx2.Response(200, json={"queues": summaries})
    async with office.signed_in("manager") as client:
        overview = (await client.get(QUEUES)).text
        assert "10,000+" in overview
        office.inquiry_service.answer = given(*[{}] * 50, next_cursor="WzEsIngiXQ")
        page = (await client.get(f"{QUEUES}/quarantine")).text
        [onwards] = re.findall(r'href="([^"]+cursor=[^"]+)"', page)
        await client.get(onwards.replace("&amp;", "&"))
        assert office.inquiry_service.asked[-1].url.params["cursor"] == "WzEsIngiXQ"
        office.inquiry_service.answer = httpx2.Response(422, json={})
        refused = await client.get(f"{QUEUES}/quarantine?cursor=x")
    assert refused.status_code == 422


async def test_an_item_that_somebody_has_taken_bears_their_name(office: Office) -> None:
    office.inquiry_service.answer = given({})
    async with office.signed_in("manager") as manager, office.signed_in("privacy") as privacy:
        address = f"{QUEUES}/quarantine"
        page = (await manager.get(address)).text
        [item] = re.findall(r'name="item" value="([^"]+)"', page)
        taken = await post(office, manager, "manager", f"{address}/take", item=item)
        assert taken.status_code == 303
        assert "Taken by you" in (await manager.get(address)).text
        late = await post(office, privacy, "privacy", f"{address}/take", item=item)
        assert late.status_code == 409
        assert f"Taken by {office.staff['manager'].name}" in late.text
        await post(office, manager, "manager", f"{address}/give-back", item=item)
        assert "Taken by" not in (await privacy.get(address)).text
