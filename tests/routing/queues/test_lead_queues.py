"""The pages of leads that wait: whose each is, since when, why, and what ends it."""

import re
from datetime import timedelta

import pytest

from services.routing.inbox.domain import Queue
from tests.routing.assignment.builders import publish
from tests.routing.console.test_console import post
from tests.routing.decisions.builders import network
from tests.routing.inbox.builders import Office
from tests.routing.inbox.test_queues import MOVED, ONTARIO, waiting
from tests.support.clocks import StillClock

QUEUES = "/console/queues"
FULL = network({"toronto": {"roy": 0}, "calgary": {"kim": 5}})
FRENCH = {"Accept-Language": "fr-CA"}


def rows(page: str) -> list[str]:
    return re.findall(r'<li class="entry item" id="([^"]+)"', page)


async def test_each_queue_is_counted_and_has_its_page_with_owner_age_reason_and_action(
    office: Office, clock: StillClock
) -> None:
    wanted = await waiting(office)
    clock.advance(timedelta(days=2))
    async with office.signed_in("maya") as client:
        overview = (await client.get(QUEUES)).text
        pages = {queue: (await client.get(f"{QUEUES}/{queue.value}")).text for queue in Queue}
        french = (await client.get(f"{QUEUES}/reviews", headers=FRENCH)).text
    assert overview.count("<strong>1</strong>") == 3
    assert overview.count("the oldest for 2 d") == 3
    for queue, lead_id in wanted.items():
        page = pages[queue]
        assert f'href="{QUEUES}/{queue.value}"' in overview
        assert rows(page) == [lead_id]
        for text in ("2 d", "Toronto", "Take it", f"/console/leads/{lead_id}", "1 waits"):
            assert text in page, (queue, text)
        assert "<script" not in page
    assert "Allow it or end it" in pages[Queue.REVIEWS]
    assert "Somebody has to review it before it goes on." in pages[Queue.REVIEWS]
    assert "Ask the patient again" in pages[Queue.QUESTIONS]
    assert "It waits for an answer of the patient." in pages[Queue.QUESTIONS]
    assert "Transfer or close it" in pages[Queue.UNROUTED]
    assert "L’autoriser ou y mettre fin" in french


async def test_another_clinic_is_offered_from_the_queue(office: Office) -> None:
    await publish(office.core, FULL, revision=2)
    lead = await office.lead(residence=ONTARIO)
    address = f"{QUEUES}/unrouted"
    async with office.signed_in("maya") as client:
        page = (await client.get(address)).text
        assert "Offer Calgary" in page
        assert "Offer Toronto" not in page
        assert "Nobody who does this has room at Toronto now." in page
        offer = next(one for one in re.findall(r'action="([^"]+)"', page) if "/offer" in one)
        stale = await post(office, client, "maya", offer, version="9", locations="calgary")
        done = await post(office, client, "maya", offer, version="1", locations="calgary")
        page = (await client.get(address)).text
    assert (stale.status_code, done.status_code) == (412, 200)
    assert rows(page) == [lead.id]
    assert "Calgary is offered: no answer yet" in page
    assert "Offer Calgary" not in page


async def test_whoever_takes_a_lead_is_named_and_of_two_at_once_one_is_told(
    office: Office, clock: StillClock
) -> None:
    lead_id = (await waiting(office))[Queue.REVIEWS]
    page, take = f"{QUEUES}/reviews", f"{QUEUES}/reviews/take"
    async with office.signed_in("maya") as maya, office.signed_in("both") as both:
        taken = await post(office, maya, "maya", take, item=lead_id)
        assert (taken.status_code, taken.headers["location"]) == (303, f"{page}#{lead_id}")
        assert "Taken by you" in (await maya.get(page)).text
        late = await post(office, both, "both", take, item=lead_id)
        assert late.status_code == 409
        assert "A colleague has just taken this" in late.text
        assert f"Taken by {office.staff['maya'].name}" in late.text
        over = await post(office, both, "both", take, item=lead_id, over=office.staff["maya"].id)
        assert over.status_code == 303
        assert "Taken by you" in (await both.get(page)).text
        mine = await post(office, maya, "maya", f"{QUEUES}/reviews/give-back", item=lead_id)
        assert mine.status_code == 303
        assert "Taken by you" in (await both.get(page)).text
        await post(office, both, "both", f"{QUEUES}/reviews/give-back", item=lead_id)
        assert "Taken by" not in (await both.get(page)).text
        await post(office, maya, "maya", take, item=lead_id)
        clock.advance(timedelta(hours=13))
        assert (await office.database["queue_assignees"].count_documents({})) == 1
    async with office.signed_in("manager") as manager:
        assert "Taken by" not in (await manager.get(page)).text
        assert (await post(office, manager, "manager", take, item=lead_id)).status_code == 303


async def test_a_queue_shows_and_gives_only_what_is_ones_own(office: Office) -> None:
    lead_id = (await waiting(office))[Queue.UNROUTED]
    take = f"{QUEUES}/unrouted/take"
    async with office.signed_in("jordan") as client:
        for queue in Queue:
            page = (await client.get(f"{QUEUES}/{queue.value}?location=toronto")).text
            assert rows(page) == []
            assert "Nothing waits here" in page
        assert (await client.get(QUEUES)).text.count("<strong>0</strong>") == 3
        for item in (lead_id, "nobody's", "../..", '"><script>', "x" * 200, ""):
            answer = await post(office, client, "jordan", take, item=item)
            assert answer.status_code in {404, 422}, item
            assert "<script" not in answer.text
    async with office.signed_in("auditor") as client:
        page = (await client.get(f"{QUEUES}/unrouted")).text
        assert rows(page) == [lead_id]
        assert "Take it" not in page
        assert (await post(office, client, "auditor", take, item=lead_id)).status_code == 403
    async with office.signed_in("nowhere") as client:
        assert "No clinic is assigned to you" in (await client.get(f"{QUEUES}/unrouted")).text


async def test_a_long_queue_comes_in_pages_and_a_vanished_lead_is_left_out(
    office: Office,
) -> None:
    await publish(office.core, network({"toronto": {"roy": 0}}), revision=2)
    leads = await office.leads(30, residence=MOVED)
    async with office.signed_in("manager") as client:
        first = (await client.get(f"{QUEUES}/unrouted")).text
        assert (len(rows(first)), "30 wait" in first) == (25, True)
        onwards = re.findall(r'href="(/console/queues/unrouted\?cursor=[^"]+)"', first)[-1]
        second = (await client.get(onwards)).text
        assert len(rows(second)) == 5
        assert {*rows(first), *rows(second)} == {lead.id for lead in leads}
        assert "Back to the oldest" in second
        gone = office.database["leads"]
        await gone.update_one({"_id": rows(first)[0]}, {"$set": {"decision": "unreadable"}})
        assert len(rows((await client.get(f"{QUEUES}/unrouted")).text)) == 24


@pytest.mark.parametrize("cursor", ["x", "WyJyZWNlaXZlZF9hdCIsMSwiYSJd", "A" * 2000])
async def test_a_cursor_of_another_list_is_refused_with_a_page(office: Office, cursor: str) -> None:
    async with office.signed_in("maya") as client:
        answer = await client.get(f"{QUEUES}/reviews", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.headers["content-type"].startswith("text/html")
