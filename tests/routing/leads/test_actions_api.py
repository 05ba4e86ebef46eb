"""`POST /v1/leads/{id}/...`: what people do with leads, over HTTP."""

from datetime import timedelta
from typing import Any

import pytest

from services.routing.leads.domain import Lead
from tests.routing.assignment.builders import publish
from tests.routing.decisions.builders import network
from tests.routing.inbox.builders import Office
from tests.support.leads import ACTION_BODIES

_READING = ("disclosures", "fhir")
ACTIONS = [name for name in ACTION_BODIES if name not in _READING] + ["accept", "contact"]
TWO_DOCTORS = network({"toronto": {"roy": 500, "lee": 500}, "calgary": {"kim": 500}})


async def statuses(office: Office, lead: Lead) -> tuple[str, list[str]]:
    """The lead's own, and the types of what was announced."""
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    return stored["status"], [entry["type"] for entry in stored["outbox"]]


@pytest.mark.parametrize("action", ACTIONS)
async def test_an_action_needs_the_version_that_was_seen_and_names_the_present_one(
    office: Office, action: str
) -> None:
    lead = await office.lead()
    address, body = f"/v1/leads/{lead.id}/{action}", ACTION_BODIES.get(action)
    async with office.signed_in("maya") as client:
        without = await client.post(address, json=body)
        stale = await client.post(address, json=body, headers={"If-Match": '"7"'})
        strange = await client.post(address, json=body, headers={"If-Match": "soon"})
    assert [one.status_code for one in (without, stale, strange)] == [428, 412, 412]
    assert stale.headers["etag"] == '"1"'
    assert await statuses(office, lead) == ("assigned", ["lead.assigned.v1"])


@pytest.mark.parametrize(
    ("action", "body", "status", "announced"),
    [
        ("accept", None, "accepted", ["lead.accepted.v1"]),
        ("decline", {"reason": "no_time"}, "unrouted", ["lead.declined.v1", "lead.unrouted.v1"]),
        ("reassign", {"doctor": "lee", "reason": "on_leave"}, "assigned",
         ["lead.reassigned.v1", "lead.assigned.v1"]),
        ("transfer", {"location": "calgary", "reason": "expertise"}, "unrouted",
         ["lead.transferred.v1", "lead.unrouted.v1"]),
        ("close", {"reason": "duplicate"}, "closed", ["lead.closed.v1"]),
    ],
)  # fmt: skip
async def test_an_action_is_done_once_however_often_it_is_asked_for(
    office: Office, action: str, body: dict[str, str] | None, status: str, announced: list[str]
) -> None:
    await publish(office.core, TWO_DOCTORS, revision=2)
    lead = await office.lead(procedure="micro-needling")
    if lead.doctor == "lee" and action == "reassign":
        body = {"doctor": "roy", "reason": "on_leave"}
    address = f"/v1/leads/{lead.id}/{action}"
    async with office.signed_in("maya") as client:
        first = await client.post(address, json=body, headers={"If-Match": '"1"'})
        again = await client.post(address, json=body, headers={"If-Match": '"1"'})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert first.json()["status"] == status
    assert first.headers["etag"] == again.headers["etag"] == '"2"'
    assert await statuses(office, lead) == (status, ["lead.assigned.v1", *announced])


async def test_a_lead_advances_after_the_first_contact(office: Office) -> None:
    lead = await office.lead()
    address = f"/v1/leads/{lead.id}"
    async with office.signed_in("roy") as client:
        body = {"to": "medical_review"}
        early = await client.post(f"{address}/advance", json=body, headers={"If-Match": '"1"'})
        await client.post(f"{address}/contact", headers={"If-Match": '"1"'})
        done = await client.post(f"{address}/advance", json=body, headers={"If-Match": '"2"'})
        listed = await client.get("/v1/leads", params={"status": "medical_review"})
    assert (early.status_code, early.json()["code"]) == (409, "lead.action-not-possible")
    assert (done.status_code, done.json()["status"]) == (200, "medical_review")
    assert [item["id"] for item in listed.json()["items"]] == [lead.id]


async def test_the_day_of_the_treatment_is_named_with_a_stage_that_may_have_one(
    office: Office,
) -> None:
    lead = await office.lead()
    address = f"/v1/leads/{lead.id}"
    on = (lead.updated_at.date() + timedelta(days=80)).isoformat()
    async with office.signed_in("maya") as client:
        await client.post(f"{address}/contact", headers={"If-Match": '"1"'})

        async def advance(**body: Any) -> Any:
            return await client.post(f"{address}/advance", json=body, headers={"If-Match": '"2"'})

        early = await advance(to="records", on=on)
        past = await advance(to="booked", on="2001-01-01")
        no_days: list[Any] = [5, "soon", "20270208T", [], True]
        strange = [await advance(to="booked", on=bad) for bad in no_days]
        done = await advance(to="booked", on=on)
        listed = await client.get("/v1/leads", params={"status": "booked"})
    assert (early.status_code, early.json()["code"]) == (422, "lead.treatment-day")
    assert (past.status_code, past.json()["code"]) == (422, "lead.treatment-day")
    assert [one.status_code for one in strange] == [422] * 5
    assert (done.status_code, done.json()["treatment_on"]) == (200, on)
    assert [one["treatment_on"] for one in listed.json()["items"]] == [on]


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("decline", {"reason": "tired"}),
        ("decline", {"reason": "no_time", "note": "free text"}),
        ("reassign", {"doctor": "Dr. Lee", "reason": "on_leave"}),
        ("transfer", {"reason": "other"}),
        ("advance", {"to": "contacted"}),
        ("close", None),
    ],
)
async def test_a_body_that_is_not_of_the_contract_is_refused(
    office: Office, action: str, body: dict[str, str] | None
) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        answer = await client.post(
            f"/v1/leads/{lead.id}/{action}", json=body, headers={"If-Match": '"1"'}
        )
    assert answer.status_code == 422
    assert "tired" not in answer.text


@pytest.mark.parametrize(
    ("who", "action", "status"),
    [
        ("auditor", "accept", 403), ("auditor", "transfer", 403), ("manager", "close", 403),
        ("manager", "transfer", 200), ("roy", "reassign", 403), ("roy", "decline", 200),
        ("jordan", "transfer", 404), ("lee", "accept", 404),
    ],
)  # fmt: skip
async def test_everybody_does_what_their_role_is_for_with_leads_in_their_sight(
    office: Office, who: str, action: str, status: int
) -> None:
    lead = await office.lead()
    async with office.signed_in(who) as client:
        answer = await client.post(
            f"/v1/leads/{lead.id}/{action}",
            json=ACTION_BODIES.get(action),
            headers={"If-Match": '"1"'},
        )
    assert answer.status_code == status
