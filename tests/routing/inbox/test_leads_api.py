"""`/v1/leads`: lists, one lead, contact."""

from datetime import timedelta

import pytest

from services.routing.decisions.domain import Residence
from services.routing.inbox.usecases import find_leads
from services.routing.unread.domain import LeadRead
from tests.routing.decisions.builders import RECEIVED_AT
from tests.routing.inbox.builders import Office
from tests.support.clocks import StillClock


async def test_a_lead_tells_ids_and_codes_and_alone_also_its_decision(
    office: Office,
) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        listed = (await client.get("/v1/leads")).json()["items"]
        answer = await client.get(f"/v1/leads/{lead.id}")
    alone = answer.json()
    assert listed[0]["id"] == lead.id
    assert "decision" not in listed[0]
    assert {**listed[0], "decision": alone["decision"]} == alone
    assert (alone["location"], alone["doctor"], alone["status"]) == ("toronto", "roy", "assigned")
    decision = alone["decision"]
    assert decision["outcome"]["kind"] == "assigned"
    assert decision["sentence"].startswith("This lead went to Dr. Roy at Toronto. ")
    assert "wish.granted" in [reason["code"] for reason in decision["reasons"]]
    found = [(one["location"], one["doctor"], one["is_chosen"]) for one in decision["candidates"]]
    assert found == [("calgary", None, False), ("toronto", "roy", True)]
    assert (decision["is_verified"], decision["unexplained"]) == (True, None)
    assert answer.headers["etag"] == '"1"'
    assert answer.headers["cache-control"] == "no-store"


async def test_pages_go_on_where_the_last_one_ended_and_show_each_lead_once(
    office: Office,
) -> None:
    leads = await office.leads(7)
    async with office.signed_in("manager") as client:
        seen: list[str] = []
        params: dict[str, str] = {"limit": "3"}
        while True:
            page = (await client.get("/v1/leads", params=params)).json()
            seen += [item["id"] for item in page["items"]]
            if not page["next_cursor"]:
                break
            params["cursor"] = page["next_cursor"]
    assert sorted(seen) == sorted(lead.id for lead in leads)


async def test_what_waits_comes_by_deadline_and_everything_by_arrival(
    office: Office,
) -> None:
    early = await office.lead(received_at=RECEIVED_AT)
    three_hours = timedelta(hours=3)
    late = await office.lead(
        received_at=RECEIVED_AT + three_hours, reply_by=early.due_at + three_hours
    )
    async with office.signed_in("maya") as client:
        everything = (await client.get("/v1/leads")).json()["items"]
        waiting = (await client.get("/v1/leads", params={"status": "assigned"})).json()["items"]
    assert [item["id"] for item in everything] == [late.id, early.id]
    assert [item["id"] for item in waiting] == [early.id, late.id]


async def test_filters_narrow_the_list(office: Office) -> None:
    toronto, calgary = await office.lead("toronto"), await office.lead("calgary")
    unrouted = await office.lead(procedure="no-such-procedure")
    async with office.signed_in("manager") as client:

        async def ids(**params: str) -> set[str]:
            items = (await client.get("/v1/leads", params=params)).raise_for_status().json()
            return {item["id"] for item in items["items"]}

        assert await ids(location="calgary") == {calgary.id}
        assert await ids(doctor="roy") == {toronto.id}
        assert await ids(status="unrouted") == {unrouted.id}
        assert await ids(overdue="true") == set()


async def test_the_list_takes_every_filter_of_the_inbox(office: Office, clock: StillClock) -> None:
    """One story; all of them have to hold."""
    abroad = await office.lead("toronto", residence=Residence(country="US"), language="fr-CA")
    here = await office.lead(
        "calgary",
        residence=Residence(country="CA", subdivision="CA-ON"),
        reply_by=RECEIVED_AT + timedelta(hours=96),
    )
    unrouted = await office.lead(procedure="no-such-procedure")

    async def ids(**params: str) -> set[str]:
        async with office.signed_in("manager") as client:
            items = (await client.get("/v1/leads", params=params)).raise_for_status().json()
        return {item["id"] for item in items["items"]}

    assert await ids(unread="true") == {abroad.id, here.id, unrouted.id}
    assert abroad.id in await ids(travel="international")
    assert await ids(travel="local", location="calgary") == {here.id}
    assert await ids(language="fr") == {abroad.id}
    assert await ids(procedure="no-such-procedure") == {unrouted.id}
    assert await ids(procedure="no-such-procedure", language="fr") == set()
    assert await ids(reference=abroad.reference.lower()) == {abroad.id}
    assert await ids(due="overdue") == set()
    clock.at = abroad.due_at - timedelta(hours=1)
    assert abroad.id in await ids(due="today")
    assert here.id not in await ids(due="today", location="calgary")
    clock.at = abroad.due_at
    assert abroad.id in await ids(due="overdue")
    async with office.signed_in("manager") as client:
        for wrong in (
            {"travel": "far"}, {"language": "French"}, {"language": "f"}, {"due": "soon"},
            {"procedure": "No such"}, {"reference": "WF-"}, {"reference": "é"}, {"unread": "maybe"},
            {"reference": "x" * 101},
        ):  # fmt: skip
            answer = await client.get("/v1/leads", params=wrong)
            assert answer.status_code == 422, wrong
            assert answer.json()["errors"][0]["field"] == next(iter(wrong))


async def test_unread_leads_come_in_whole_however_many_were_read_in_between(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find_leads, "_LOOKED_AT", 3)
    monkeypatch.setattr(find_leads, "_MOST_LOOKS", 2)
    leads = await office.leads(17)
    by = office.staff["maya"].principal()
    for lead in (*leads[2:12], leads[15]):
        await office.console.reads.put(
            LeadRead(by=by.account_id, lead_id=lead.id, version=9, at=RECEIVED_AT)
        )
    wanted = {lead.id for lead in (*leads[:2], *leads[12:15], leads[16])}
    for limit in ("1", "2", "5", "50"):
        seen: list[str] = []
        params = {"limit": limit, "unread": "true"}
        async with office.signed_in("maya") as client:
            while True:
                page = (await client.get("/v1/leads", params=params)).json()
                assert len(page["items"]) <= int(limit)
                seen += [item["id"] for item in page["items"]]
                if not page["next_cursor"]:
                    break
                params["cursor"] = page["next_cursor"]
            shown = (await client.get("/console?status=all&unread=yes")).text
        assert (set(seen), len(seen)) == (wanted, len(wanted)), limit
        assert '<option value="yes" selected>Only unread</option>' in shown


async def test_what_waits_beyond_its_deadline_is_overdue_and_what_was_contacted_is_not(
    office: Office, clock: StillClock
) -> None:
    toronto, calgary = await office.lead("toronto"), await office.lead("calgary")
    async with office.signed_in("jordan") as client:
        await client.post(f"/v1/leads/{calgary.id}/contact", headers={"If-Match": '"1"'})
    clock.advance(timedelta(days=3))
    async with office.signed_in("manager") as client:
        items = (await client.get("/v1/leads", params={"overdue": "true"})).json()["items"]
    assert [item["id"] for item in items] == [toronto.id]


@pytest.mark.parametrize(
    "params",
    [
        {"cursor": "nonsense"},
        {"cursor": "WyJkdWVfYXQiLDEsMl0"},
        {"status": "lost"},
        {"limit": "0"},
        {"limit": "1000"},
    ],
)
async def test_a_query_that_makes_no_sense_is_refused(
    office: Office, params: dict[str, str]
) -> None:
    async with office.signed_in("manager") as client:
        answer = await client.get("/v1/leads", params=params)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == next(iter(params))


async def test_contact_needs_the_version_that_was_seen(office: Office) -> None:
    lead = await office.lead()
    address = f"/v1/leads/{lead.id}/contact"
    async with office.signed_in("maya") as client:
        without = await client.post(address)
        stale = await client.post(address, headers={"If-Match": '"7"'})
        strange = await client.post(address, headers={"If-Match": "soon"})
        right = await client.post(address, headers={"If-Match": '"1"'})
        again = await client.post(address, headers={"If-Match": '"1"'})
    statuses = [answer.status_code for answer in (without, stale, strange, right, again)]
    assert statuses == [428, 412, 412, 200, 200]
    assert right.headers["etag"] == again.headers["etag"] == '"2"'
    assert right.json()["status"] == "contacted"
    assert right.json()["contacted_by"] == office.staff["maya"].id


async def test_the_fact_of_contact_lies_in_the_leads_own_outbox_once(
    office: Office,
) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        for _ in range(2):
            await client.post(f"/v1/leads/{lead.id}/contact", headers={"If-Match": '"1"'})
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    types = [entry["type"] for entry in stored["outbox"]]
    assert types == ["lead.assigned.v1", "lead.contacted.v1"]


@pytest.mark.parametrize("who", ["manager", "auditor"])
async def test_who_only_looks_on_contacts_nobody(office: Office, who: str) -> None:
    lead = await office.lead()
    async with office.signed_in(who) as client:
        answer = await client.post(f"/v1/leads/{lead.id}/contact", headers={"If-Match": '"1"'})
    assert answer.status_code == 403


@pytest.mark.parametrize(("wish", "owner"), [("toronto", "maya"), (None, "desk")])
async def test_a_lead_that_waits_for_a_clinic_is_contacted_by_whoever_looks_after_it(
    office: Office, clock: StillClock, wish: str | None, owner: str
) -> None:
    lead = await office.lead(wish, procedure="no-such-procedure")
    clock.advance(timedelta(days=3))
    late = {"overdue": "true", "status": "unrouted"}
    async with office.signed_in(owner) as client:
        before = (await client.get("/v1/leads", params=late)).json()["items"]
        answer = await client.post(f"/v1/leads/{lead.id}/contact", headers={"If-Match": '"1"'})
        after = (await client.get("/v1/leads", params=late)).json()["items"]
        waiting = (await client.get("/v1/leads", params={"status": "unrouted"})).json()["items"]
        stranger = {"maya": "desk", "desk": "maya"}[owner]
    assert [item["id"] for item in before] == [lead.id]
    assert (answer.status_code, answer.json()["status"]) == (200, "unrouted")
    assert answer.json()["contacted_by"] == office.staff[owner].id
    assert after == []
    assert [item["id"] for item in waiting] == [lead.id]
    async with office.signed_in(stranger) as client:
        other = await client.post(f"/v1/leads/{lead.id}/contact", headers={"If-Match": '"2"'})
    assert other.status_code == 404


async def test_the_desks_leads_are_a_list_of_their_own(office: Office) -> None:
    desks = await office.lead(None, procedure="no-such-procedure")
    await office.lead("toronto", procedure="no-such-procedure")
    await office.lead("toronto")
    for who in ("desk", "everywhere", "manager"):
        async with office.signed_in(who) as client:
            for address in ("/v1/leads?location=network-desk", "/v1/leads?status=unrouted"):
                items = (await client.get(address)).json()["items"]
                ids = [item["id"] for item in items]
                assert desks.id in ids
                assert len(ids) == (1 if "location" in address or who == "desk" else 2)


async def test_readiness_says_whether_changes_reach_the_process(office: Office) -> None:
    async with office.signed_in("maya") as client:
        assert "lead-changes" in (await client.get("/readyz")).json()["checks"]


@pytest.mark.parametrize(
    "odd",
    [
        {"reference": None}, {"facts.procedure": ["x"]}, {"doctor": {"a": 1}}, {"coordinator": 5},
        {"facts.language": 5}, {"facts.payer_kind": []}, {"received_at": "x"}, {"due_at": 5},
        {"updated_at": None}, {"version": "x"}, {"contacted_by": 5}, {"facts.location": ["x"]},
        {"facts.residence.country": 5}, {"status": []},
    ],
)  # fmt: skip
async def test_a_wrong_type_in_one_lead_takes_no_list_from_anybody(
    office: Office, odd: dict[str, object]
) -> None:
    broken, good = await office.leads(2)
    await office.database["leads"].update_one({"_id": broken.id}, {"$set": odd})
    async with office.signed_in("manager") as client:
        assert (await client.get(f"/v1/leads/{broken.id}")).status_code in {200, 404}
        listed = await client.get("/v1/leads")
        assert good.id in {item["id"] for item in listed.json()["items"]}
        for page in ("/console", "/console?status=all"):
            shown = await client.get(page)
            assert (shown.status_code, good.id in shown.text) == (200, True)
