"""Every route and every role against a lead of a foreign clinic: nothing leaks."""

import logging
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from services.routing.decisions.domain import Residence
from services.routing.decisions.domain.inquiry import SHARE_ACROSS_PROVINCES
from services.routing.leads.domain import LeadStatus
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE
from tests.support.leads import ACTION_BODIES
from tests.support.logs import security_events

FORBIDDEN = frozenset({401, 403, 404})
EVERYBODY = ["jordan", "nowhere", "desk", "roy", "lee", "privacy", "editor", "reviewer", None]
"""Nobody of these may see a lead of Toronto that is given to nobody: not even Toronto's doctors."""


def routes_of(app: FastAPI) -> list[tuple[str, str]]:
    """Method and path of everything that is about one lead; a new route is tested by itself."""
    return [
        (method, route.path)
        for route in iter_route_contexts(app.routes)
        if route.path and "{lead_id}" in route.path
        for method in sorted(route.methods or ())
    ]


async def ask(office: Office, who: str | None, method: str, address: str) -> tuple[int, str]:
    """The request as its owner would make it: everything right but the clinic."""
    headers = {**FROM_HERE, "If-Match": '"1"', "Accept": "*/*"}
    if who is None:
        async with office.signed_in("maya") as client:
            client.cookies.clear()
            sent: Any = {"data": {"a": "b"}} if address.startswith("/console") else {"json": {}}
            answer = await client.request(method, address, headers=headers, **sent)
            return answer.status_code, answer.text
    async with office.signed_in(who) as client:
        if method == "POST" and address.startswith("/console"):
            form = {
                "csrf_token": await office.csrf_token(who),
                "version": "1",
                "purpose": "first_contact",
                "reason": "other",
            }
            answer = await client.post(address, data=form, headers=headers)
        else:
            action = "disclosures" if "/attachments/" in address else address.rpartition("/")[2]
            body = ACTION_BODIES.get(action) if method == "POST" else None
            answer = await client.request(method, address, headers=headers, json=body)
        return answer.status_code, answer.text


@pytest.mark.parametrize("who", EVERYBODY)
async def test_no_route_answers_about_a_lead_to_somebody_out_of_its_scope(
    office: Office, who: str | None
) -> None:
    lead = await office.lead("toronto", procedure="no-such-procedure")
    routes = routes_of(office.app)
    assert len(routes) >= 7
    for method, path in routes:
        address = path.replace("{lead_id}", lead.id)
        status, text = await ask(office, who, method, address)
        is_sent_to_sign_in = who is None and status == 303
        assert status in FORBIDDEN or is_sent_to_sign_in, (method, path, status)
        assert lead.reference not in text
    assert office.inquiry_service.asked == []


@pytest.mark.parametrize("who", [one for one in EVERYBODY if one])
async def test_no_list_shows_a_lead_to_somebody_out_of_its_scope(office: Office, who: str) -> None:
    lead = await office.lead("toronto", procedure="no-such-procedure")
    lists = [
        "/v1/leads",
        "/v1/leads?location=toronto",
        "/v1/leads?doctor=roy",
        "/console?status=all",
        "/console/rows?status=all&location=toronto",
        "/console/tabs",
        f"/console/changes?status=all&ids={lead.id}",
    ]
    async with office.signed_in(who) as client:
        for address in lists:
            answer = await client.get(address)
            assert lead.reference not in answer.text, address
            assert lead.id not in answer.text, address


async def test_asking_for_a_lead_out_of_ones_scope_is_told_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    lead = await office.lead("toronto")
    async with office.signed_in("jordan") as client:
        await client.get(f"/v1/leads/{lead.id}")
        await client.get("/v1/leads/no-such-lead")
    async with office.signed_in("manager") as client:
        await client.post(f"/v1/leads/{lead.id}/contact", headers={"If-Match": '"1"'})
    logged = [event for event in security_events(caplog) if event[0] != "security.signed-in"]
    jordan, manager = office.staff["jordan"], office.staff["manager"]
    here = {"lead_id": lead.id, "address_block": "127.0.0.0/24"}
    assert logged == [
        ("security.out-of-scope", {"account": jordan.id, "role": "coordinator", **here}),
        (
            "security.forbidden",
            {
                "account": manager.id,
                "code": "sign-in.role-may-not",
                "route": "/v1/leads/{lead_id}/contact",
                **here,
            },
        ),
    ]


async def test_doctors_see_their_own_leads_and_not_those_of_colleagues(
    office: Office,
) -> None:
    lead = await office.lead("toronto")
    async with office.signed_in("roy") as client:
        own = await client.get(f"/v1/leads/{lead.id}")
    async with office.signed_in("lee") as client:
        colleagues = await client.get(f"/v1/leads/{lead.id}")
    assert (own.status_code, colleagues.status_code) == (200, 404)


async def test_a_wished_clinic_that_may_not_know_of_an_inquiry_does_not_see_its_lead(
    office: Office,
) -> None:
    """Perhaps from Quebec, which nothing leaves without consent: not even to where it is wished."""
    kept = await office.lead(
        "calgary", residence=Residence(country="CA"), consents=(SHARE_ACROSS_PROVINCES,)
    )
    full = await office.lead("calgary", procedure="offered-nowhere")
    assert {kept.status, full.status} == {LeadStatus.UNROUTED}
    seen = {}
    for who in ("jordan", "desk"):
        async with office.signed_in(who) as client:
            items = (await client.get("/v1/leads")).json()["items"]
            seen[who] = {item["id"] for item in items}
            alone = await client.get(f"/v1/leads/{kept.id}")
            assert alone.status_code == (200 if who == "desk" else 404)
    assert seen == {"jordan": {full.id}, "desk": {kept.id}}


async def test_a_lead_of_before_the_rule_is_looked_after_by_the_desk(
    office: Office,
) -> None:
    lead = await office.lead("calgary", procedure="offered-nowhere")
    await office.database["leads"].update_one({"_id": lead.id}, {"$unset": {"waits_at": ""}})
    async with office.signed_in("desk") as client:
        assert len((await client.get("/v1/leads")).json()["items"]) == 1
