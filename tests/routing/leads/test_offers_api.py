"""Offering clinics over HTTP and on the console, and what the patient made of it."""

from dataclasses import replace

from services.routing.decisions.domain import Residence
from services.routing.leads.domain import Lead
from tests.routing.assignment.builders import publish
from tests.routing.console.test_console import post
from tests.routing.decisions.builders import network
from tests.routing.inbox.builders import Office

FULL = network({"toronto": {"roy": 0}, "calgary": {"kim": 5}})
ONTARIO = Residence(country="CA", subdivision="CA-ON")


async def waiting(office: Office) -> Lead:
    await publish(office.core, FULL, revision=2)
    return await office.lead(residence=ONTARIO)


async def test_an_offer_is_in_the_answer_and_the_patients_no_on_the_row_and_the_page(
    office: Office,
) -> None:
    lead = await waiting(office)
    address, body = f"/v1/leads/{lead.id}/offer", {"locations": ["calgary"]}
    async with office.signed_in("maya") as client:
        made = await client.post(address, json=body, headers={"If-Match": '"1"'})
        again = await client.post(address, json=body, headers={"If-Match": '"1"'})
        facts = replace(lead.facts, refused=("calgary",), revision=1)
        await office.core.answer_lead(facts)
        listed = (await client.get("/v1/unrouted")).json()["items"]
        row = (await client.get(f"/console/changes?ids={lead.id}")).text
        page = (await client.get(f"/console/leads/{lead.id}")).text
    assert (made.status_code, again.status_code) == (200, 200)
    assert made.json()["offers"] == [{"location": "calgary", "answer": None}]
    assert listed[0]["offers"] == [{"location": "calgary", "answer": "no"}]
    assert "No to Calgary" in row
    assert "The patient said no to Calgary" in page


async def test_a_refused_offer_names_which_clinic_and_the_page_says_so_too(office: Office) -> None:
    lead = await waiting(office)
    address = f"/v1/leads/{lead.id}/offer"
    page = f"/console/leads/{lead.id}"
    async with office.signed_in("maya") as client:
        body = {"locations": ["calgary", "nowhere"]}
        refused = await client.post(address, json=body, headers={"If-Match": '"1"'})
        empty = await client.post(address, json={"locations": []}, headers={"If-Match": '"1"'})
        shown = (await client.get(page)).text
        bad = await post(office, client, "maya", f"{page}/offer", version="1", locations="nowhere")
        done = await post(office, client, "maya", f"{page}/offer", version="1", locations="calgary")
    assert refused.status_code == 422
    assert refused.json()["code"] == "lead.offer-refused"
    assert [one["field"] for one in refused.json()["errors"]] == ["locations.1"]
    assert empty.status_code == 422
    assert 'name="locations" value="calgary"' in shown
    assert (bad.status_code, done.status_code) == (409, 200)
    assert "The clinics are offered." in done.text
    assert "Calgary is offered: no answer yet" in done.text
