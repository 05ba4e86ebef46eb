"""`/v1/roster` over HTTP: versions, refusals, and what it does to routing."""

from typing import Any

import pytest

from services.routing.leads.domain import LeadStatus
from tests.routing.inbox.builders import Office

ROY = "/v1/roster/doctors/roy"
AWAY = {
    "weight": 3, "capacity": 5, "accepting": True, "credit": {"toronto": 2},
    "leave": [{"from": "2026-11-01", "to": "2027-11-30"}],
}  # fmt: skip


async def test_an_entry_is_written_read_and_kept_from_who_has_seen_another_version(
    office: Office,
) -> None:
    async with office.signed_in("maya") as client:
        without = await client.put(ROY, json=AWAY)
        written = await client.put(ROY, json=AWAY, headers={"If-Match": '"0"'})
        again = await client.put(ROY, json=AWAY, headers={"If-Match": 'W/"0"'})
        stale = await client.put(ROY, json={}, headers={"If-Match": '"0"'})
        strange = await client.put(ROY, json={}, headers={"If-Match": "soon"})
        listed = (await client.get("/v1/roster/doctors")).json()
    assert [one.status_code for one in (without, written, again)] == [428, 200, 200]
    assert written.json() == again.json() == {"doctor": "roy", "version": 1, **AWAY}
    assert written.headers["etag"] == stale.headers["etag"] == strange.headers["etag"] == '"1"'
    assert (stale.status_code, strange.status_code) == (412, 412)
    (roy,) = listed["items"]
    assert {name: roy[name] for name in AWAY} == AWAY
    assert (roy["locations"], roy["version"], listed["next_cursor"]) == (["toronto"], 1, None)


@pytest.mark.parametrize(
    "wrong",
    [
        {"weight": 0}, {"weight": "3"}, {"weight": 1.5}, {"weight": True}, {"capacity": -1},
        {"capacity": 10**30}, {"accepting": "yes"}, {"accepting": None}, {"leave": None},
        {"leave": [{"from": "2026-12-02", "to": "2026-12-01"}]},
        {"leave": [{"from": "2026-12-02"}]},
        {"leave": [{"from": 1, "to": 2}]}, {"leave": [{"from": "2026-02-30", "to": "2026-03-01"}]},
        {"leave": [{"from": "2026-12-01", "to": "2026-12-03"}] * 2},
        {"leave": [{"from": "2026-12-01", "to": "2026-12-03"}] * 101},
        {"credit": {"calgary": 1}}, {"credit": {"../x": 1}}, {"credit": {"toronto": 10_001}},
        {"credit": []}, {"unknown": 1},
    ],
)  # fmt: skip
async def test_what_no_entry_can_hold_is_refused(office: Office, wrong: dict[str, Any]) -> None:
    async with office.signed_in("manager") as client:
        answer = await client.put(ROY, json=wrong, headers={"If-Match": '"0"'})
    assert answer.status_code == 422
    assert await office.database["roster_revisions"].count_documents({}) == 0


async def test_a_doctor_elsewhere_does_not_exist_and_other_roles_may_not(office: Office) -> None:
    kim, seen = "/v1/roster/doctors/kim", {"If-Match": '"0"'}
    async with office.signed_in("maya") as client:
        elsewhere = await client.put(kim, json={}, headers=seen)
        nobody = await client.put("/v1/roster/doctors/nobody", json={}, headers=seen)
    async with office.signed_in("auditor") as client:
        audited = await client.put(ROY, json={}, headers=seen)
        read = await client.get("/v1/roster/doctors", params={"limit": 1})
        more = {"cursor": read.json()["next_cursor"]}
        rest = await client.get("/v1/roster/doctors", params=more)
    async with office.signed_in("roy") as client:
        own = await client.get("/v1/roster/doctors")
    codes = [one.status_code for one in (elsewhere, nobody, audited, own)]
    assert codes == [404, 404, 403, 403]
    assert elsewhere.json()["code"] == nobody.json()["code"] == "roster.doctor-not-found"
    shown = [one["doctor"] for page in (read, rest) for one in page.json()["items"]]
    assert shown == ["kim", "roy"]


async def test_coordinators_say_when_they_work(office: Office) -> None:
    maya = office.staff["maya"].id
    body = {
        "languages": ["fr-CA"],
        "shifts": [{"weekday": 1, "from": "08:00", "to": "16:00"}],
    }
    async with office.signed_in("maya") as client:
        address = f"/v1/roster/coordinators/{maya}"
        written = await client.put(address, json=body, headers={"If-Match": '"0"'})
        backwards = {"shifts": [{"weekday": 1, "from": "16:00", "to": "08:00"}]}
        wrong = await client.put(address, json=backwards, headers={"If-Match": '"1"'})
        listed = (await client.get("/v1/roster/coordinators")).json()["items"]
        jordan = f"/v1/roster/coordinators/{office.staff['jordan'].id}"
        elsewhere = await client.put(jordan, json=body, headers={"If-Match": '"0"'})
    assert written.json() == {"account": maya, "version": 1, **body}
    assert (wrong.status_code, elsewhere.status_code) == (422, 404)
    (mine,) = [one for one in listed if one["account"] == maya]
    assert (mine["locations"], mine["shifts"]) == (["toronto"], body["shifts"])


async def test_nobody_is_given_a_lead_on_leave_and_the_decision_says_so_and_can_be_made_again(
    office: Office,
) -> None:
    """Afterwards too: it names the roster that it was decided by."""
    async with office.signed_in("maya") as client:
        await client.put(ROY, json=AWAY, headers={"If-Match": '"0"'})
        lead = await office.lead()
        assert lead.status is LeadStatus.UNROUTED
        await client.put(ROY, json={}, headers={"If-Match": '"1"'})
        french = {"Accept-Language": "fr-CA"}
        why = (await client.get(f"/v1/leads/{lead.id}")).json()["decision"]
        french_why = (await client.get(f"/v1/leads/{lead.id}", headers=french)).json()["decision"]
        assert await office.core.retry_unrouted() == 1
        now = (await client.get(f"/v1/leads/{lead.id}")).json()["decision"]
    assert (why["is_verified"], why["inputs"]["roster"], why["unexplained"]) == (True, 1, None)
    rejected = {one["doctor"]: one["rejected_for"] for one in why["candidates"] if one["doctor"]}
    assert rejected == {"roy": "doctor.on-leave"}
    assert "Dr. Roy is on leave." in why["sentence"]
    assert "Dr. Roy est en congé." in french_why["sentence"]
    assert (now["outcome"]["doctor"], now["is_verified"], now["inputs"]["roster"]) == (
        "roy", True, 2,
    )  # fmt: skip
