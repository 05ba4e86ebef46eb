"""Clocks in the database: those of before, those that nobody can read, and who is shown a level."""

from datetime import timedelta
from typing import Any

import pytest

from services.routing.deadlines.domain import Escalation
from services.routing.leads.domain import lead_id_of
from services.routing.leads.store import prepare_leads
from shared.mongo import Database
from tests.routing.assignment.builders import requests, routing
from tests.routing.decisions.builders import RECEIVED_AT, inquiries, network
from tests.routing.inbox.builders import Office
from tests.support.clocks import StillClock

NETWORK = network({"toronto": {"roy": 20}})


async def test_a_lead_of_before_there_were_clocks_escalates_and_is_not_handed_on(
    database: Database,
) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    waiting, contacted = await core.assign_batch(requests(inquiries(2, location="toronto")))
    await database["leads"].update_many({}, {"$unset": {"clock": ""}})
    old = {"$set": {"status": "contacted", "contacted_at": RECEIVED_AT}}
    await database["leads"].update_one({"_id": contacted.id}, old)
    clock.advance(timedelta(days=9))
    assert await core.escalate_leads() == 0
    await prepare_leads(database)
    await prepare_leads(database)
    assert await core.escalate_leads() == 1
    found = await core.leads.get(waiting.id)
    assert found is not None
    assert (found.clock.level, found.doctor) == (Escalation.NETWORK_DESK, "roy")
    untouched = await database["leads"].find_one({"_id": contacted.id})
    assert untouched is not None
    assert "clock" not in untouched


HOSTILE: list[Any] = [
    {"look_at": RECEIVED_AT, "level": "none", "started_at": "yesterday"},
    {"look_at": RECEIVED_AT, "level": "none", "started_at": {"$gt": 1}},
    {"look_at": RECEIVED_AT, "level": "from-tomorrow", "started_at": RECEIVED_AT},
    {"look_at": RECEIVED_AT, "level": 7, "started_at": RECEIVED_AT},
    [{"look_at": RECEIVED_AT, "level": "none"}], {"look_at": [RECEIVED_AT], "level": "none"},
    {"look_at": "soon"}, {"look_at": {"$gt": 1}}, "midnight", 12, [], [RECEIVED_AT], None, {},
]  # fmt: skip


async def test_a_clock_that_nobody_can_read_costs_its_own_lead_and_nothing_else(
    database: Database,
) -> None:
    clock = StillClock()
    core = await routing(database, NETWORK, clock)
    facts = inquiries(len(HOSTILE) + 1, location="toronto")
    leads = await core.assign_batch(requests(facts))
    for one, hostile in zip(leads, HOSTILE, strict=False):
        await database["leads"].update_one({"_id": one.id}, {"$set": {"clock": hostile}})
    clock.advance(timedelta(days=9))
    seen, after = 0, None
    while True:
        page = await core.leads.clocks_due(clock(), after=after, limit=1)
        seen += len(page.leads)
        if page.next is None:
            break
        after = page.next
    assert seen == 1
    assert await core.escalate_leads() == 1
    fine = await core.leads.get(lead_id_of(facts[-1].inquiry_id))
    assert fine is not None
    assert fine.clock.level is Escalation.NETWORK_DESK
    for one, hostile in zip(leads, HOSTILE, strict=False):
        document = await database["leads"].find_one({"_id": one.id})
        assert document is not None
        assert document["clock"] == hostile


async def _office_late(office: Office, clock: StillClock) -> str:
    lead = await office.lead("toronto")
    clock.advance(timedelta(days=9))
    await office.core.escalate_leads()
    return lead.id


@pytest.mark.parametrize("who", ["maya", "manager", "desk"])
async def test_a_lead_says_how_far_it_has_come_to_its_clinic_and_in_the_end_to_the_network_desk(
    office: Office, clock: StillClock, who: str
) -> None:
    lead_id = await _office_late(office, clock)
    async with office.signed_in(who) as client:
        one = (await client.get(f"/v1/leads/{lead_id}")).raise_for_status()
        for params in ({"escalation": "network_desk"}, {"overdue": "true"}, {}):
            [item] = (await client.get("/v1/leads", params=params)).json()["items"]
            assert (item["id"], item["escalation"]) == (lead_id, "network_desk")
        other = await client.get("/v1/leads", params={"escalation": "warning"})
        page = await client.get("/console?status=overdue")
    assert one.json()["accept_by"] is not None
    assert one.headers["ETag"] == '"1"'
    assert other.json()["items"] == []
    assert "Also with the network desk" in page.text


async def test_another_clinic_and_a_doctor_of_another_lead_do_not_see_it(
    office: Office, clock: StillClock
) -> None:
    lead_id = await _office_late(office, clock)
    for who in ("jordan", "lee", "nowhere"):
        async with office.signed_in(who) as client:
            assert (await client.get(f"/v1/leads/{lead_id}")).status_code == 404
            assert (await client.get("/v1/leads")).json()["items"] == []


async def test_a_next_step_that_is_late_is_overdue_in_the_list_and_the_count(
    office: Office, clock: StillClock
) -> None:
    lead = await office.lead("toronto")
    async with office.signed_in("maya") as client:
        await client.post(f"/v1/leads/{lead.id}/contact", headers={"If-Match": '"1"'})
    for days, ids in ((3, []), (30, [lead.id])):
        clock.advance(timedelta(days=days))
        async with office.signed_in("maya") as client:
            items = (await client.get("/v1/leads", params={"overdue": "true"})).json()["items"]
            page = await client.get("/console?status=overdue")
        assert [item["id"] for item in items] == ids
        assert (lead.reference in page.text) is bool(ids)
