"""Managers see on routing's pages what waits at inquiry, and end its wait there."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import httpx2

from services.inquiry.app import app_of
from services.inquiry.spam.domain import UNDONE_WITHIN
from shared.events import INQUIRY_EVENTS
from shared.kafka import MongoDeadLetters
from tests.inquiry.builders import CANARY, canary_body
from tests.routing.inbox.builders import INQUIRY_URL
from tests.shared.auth.builders import FROM_HERE
from tests.shared.disclosure.conftest import Both
from tests.shared.operations.test_dead_letters import dead_letter
from tests.support.clocks import MONDAY_NOON, StillClock

QUEUES = "/console/queues"
SIGNALS = ["honeypot-filled", "proof-missing"]


def clock_of(both: Both) -> StillClock:
    now = both.inquiry.now
    assert isinstance(now, StillClock)
    return now


async def spam(both: Both, *, days_ago: int = 0) -> dict[str, Any]:
    """An inquiry that waits in quarantine."""
    headers = {"Idempotency-Key": f"key-{days_ago}-0123456789-0123456789"}
    wire = httpx2.ASGITransport(app=app_of(both.inquiry))
    async with httpx2.AsyncClient(transport=wire, base_url=INQUIRY_URL) as patient:
        sent = await patient.post("/v1/inquiries", json=canary_body(), headers=headers)
    assert sent.status_code == 202
    found = {"reference": sent.json()["reference"]}
    at = MONDAY_NOON - timedelta(days=days_ago)
    waiting = {"state": "waiting", "score": 5, "signals": SIGNALS, "at": at, "decided_at": None}
    change = {"$set": {"quarantined": waiting, "emails": []}, "$unset": {"outbox": ""}}
    await both.inquiry.database["inquiries"].update_one(found, change)
    document: dict[str, Any] | None = await both.inquiry.database["inquiries"].find_one(found)
    assert document is not None
    return document


async def failed_email(both: Both) -> str:
    """The reference of an inquiry with one."""
    entry = {"id": "received.1.x", "kind": "received", "link_number": 1, "made_at": MONDAY_NOON,
             "attempts": 5, "failed_at": MONDAY_NOON, "reason": "ValueError"}  # fmt: skip
    await both.inquiry.database["inquiries"].update_one({}, {"$set": {"emails": [entry]}})
    return both.lead.reference


class QueuePage:
    """Somebody at the console, who presses what a page shows."""

    def __init__(self, client: httpx2.AsyncClient, queue: str) -> None:
        self._client = client
        self.address = f"{QUEUES}/{queue}"

    async def page(self, query: str = "") -> str:
        answer = await self._client.get(f"{self.address}{query}")
        assert answer.status_code == 200
        assert CANARY.lower() not in answer.text.lower()
        return answer.text

    async def press(self, act: str, *items: str, **more: str) -> httpx2.Response:
        """The step, then the confirmation."""
        asked = await self.send("confirm", act=act, items=list(items))
        assert asked.status_code == 200, asked.text
        tokens = re.findall(r'name="items" value="([^"]+)"', asked.text)
        return await self.send("done", act=act.partition(":")[0], items=tokens, **more)

    async def send(self, where: str, **form: Any) -> httpx2.Response:
        [token, *_] = re.findall(
            r'name="csrf_token" value="([^"]+)"', (await self._client.get(QUEUES)).text
        )
        return await self._client.post(
            f"{self.address}/{where}", data={"csrf_token": token, **form}, headers=FROM_HERE
        )


def acts(page: str, step: str) -> list[str]:
    """What the buttons of the rows send."""
    return re.findall(rf'name="act" value="({step}:[^"]+)"', page)


async def test_quarantine_is_seen_by_its_reasons_and_released_discarded_and_restored(
    both: Both,
) -> None:
    first, second = await spam(both, days_ago=2), await spam(both, days_ago=1)
    async with both.office.signed_in("manager") as client:
        queue, discarded = QueuePage(client, "quarantine"), QueuePage(client, "discarded")
        overview = (await client.get(QUEUES)).text
        assert re.search(
            r"Spam quarantine</a></h3>\s*<p class=\"count\"><strong>2</strong>", overview
        )
        page = await queue.page()
        assert page.index(first["reference"]) < page.index(second["reference"])
        for text in ("2 d", "Score 5", "that no person sees", "gave no proof of work"):
            assert text in page, text
        release, discard = acts(page, "release")[0], acts(page, "discard")[1]
        done = await queue.press(release)
        assert "Release: 1 of 1" in done.text
        again = await queue.press(release)  # by a page that is old: harmless, and once
        assert "Release: 1 of 1" in again.text
        assert "Discard: 1 of 1" in (await queue.press(discard)).text
        assert (
            "changed since you looked"
            in (await queue.press(discard.replace("discard", "release"))).text
        )
        assert "Nothing waits here" in await queue.page()
        [restore] = acts(await discarded.page(), "restore")
        assert "Restore: 1 of 1" in (await discarded.press(restore)).text
        assert second["reference"] in await queue.page()
        assert f"{both.office.staff['manager'].name} ·" in await queue.page()
        discard = acts(await queue.page(), "discard")[0]
        await queue.press(discard)
        clock_of(both).advance(UNDONE_WITHIN + timedelta(days=1))
        assert await both.inquiry.destroy_discarded() == 1
    async with both.office.signed_in("manager") as client:
        assert "Nothing waits here" in await QueuePage(client, "discarded").page()
    released = await both.inquiry.database["inquiries"].find_one({"_id": first["_id"]})
    assert released is not None
    assert (released["quarantined"]["state"], len(released["outbox"])) == ("released", 1)
    assert [one["kind"] for one in released["emails"]] == ["received"]
    handlings = await both.office.database["queue_handlings"].find().to_list(None)
    assert {one["by"] for one in handlings} == {both.office.staff["manager"].id}
    assert [one["outcome"] for one in handlings].count("done") == 5


async def test_failed_emails_are_tried_again_once_or_given_up_with_a_reason(both: Both) -> None:
    reference = await failed_email(both)
    async with both.office.signed_in("manager") as client:
        queue = QueuePage(client, "failed-emails")
        page = await queue.page()
        for text in (
            reference,
            "Confirmation",
            "It could not be made",
            "ValueError",
            "Tried 5 times",
        ):
            assert text in page, text
        [retry] = acts(page, "retry")
        answers = await asyncio.gather(queue.press(retry), queue.press(retry))
        assert sorted("1 of 1" in answer.text for answer in answers) == [False, True]
        document = await both.inquiry.database["inquiries"].find_one({"reference": reference})
        assert document is not None
        [email] = document["emails"]
        assert (email["retries"], email["attempts"], "failed_at" in email) == (1, 0, False)
        again = MONDAY_NOON + timedelta(minutes=1)
        failed = {"emails.0.failed_at": again, "emails.0.reason": "failed"}
        unset = {"emails.0.due_at": ""}
        await both.inquiry.database["inquiries"].update_one(
            {"reference": reference}, {"$set": failed, "$unset": unset}
        )
        stale = await queue.press(retry)
        assert "0 of 1" in stale.text
        page = await queue.page()
        assert "Somebody has had it tried again 1 time." in page
        [discard] = acts(page, "discard")
        given_up = await queue.press(discard, reason="handled_otherwise")
        assert "1 of 1" in given_up.text
        page = await queue.page()
        assert "Dealt with in another way" in page
        assert "Nothing waits here" in page


async def test_dead_letters_and_refused_events_of_both_services_are_on_one_page(
    both: Both,
) -> None:
    there = MongoDeadLetters(both.inquiry.database, group="inquiry.lead.events", service="inquiry")
    here = MongoDeadLetters(both.office.database, group="routing.inquiry.events", service="routing")
    for kept in (there, here):
        await kept.prepare()
        await kept.add([dead_letter(1), dead_letter(2)])
    aside = [{"entry": {"id": "1", "type": "inquiry.received.v1"}, "reason": "too-large",
              "at": MONDAY_NOON}]  # fmt: skip
    await both.inquiry.database["inquiries"].update_one({}, {"$set": {"outbox_refused": aside}})
    async with both.office.signed_in("privacy") as client:
        queue = QueuePage(client, "dead-letters")
        page = await queue.page()
        assert page.count("It cannot be read as an event that is known here.") == 4
        assert "At routing" in page
        assert "At inquiry" in page
        retry = [one.partition(":")[2] for one in acts(page, "retry")]
        assert len(retry) == 4
        done = await queue.press("retry", *retry, "hostile", "WyJ4IiwxXQ", *retry)
        assert "Try again: 4 of 4" in done.text
        assert len(await here.due({INQUIRY_EVENTS.name: [0]})) == 2
        discard = acts(page, "discard")
        assert "1 of 1" in (await queue.press(discard[0], reason="test")).text
        assert "0 of 1" in (await queue.press(discard[0], reason="test")).text
        assert "1 of 1" in (await queue.press(discard[-1])).text
        kept_there = await both.inquiry.database["dead_letters"].find_one(
            {"resolved_by": {"$ne": None}}
        )
        assert kept_there is not None
        assert kept_there["resolved_by"] == both.office.staff["privacy"].id
        refused = QueuePage(client, "refused-events")
        page = await refused.page()
        assert "It is larger than any broker takes." in page
        [retry_event] = acts(page, "retry")
        assert "1 of 1" in (await refused.press(retry_event)).text
        assert "does not wait any more" in (await refused.press(retry_event)).text
    async with both.office.signed_in("auditor") as client:
        page = await QueuePage(client, "dead-letters").page()
        assert acts(page, "retry") == []
        assert "Take it" not in page
