"""Out of the queue of reviews, over HTTP and on the console."""

from services.routing.decisions.domain import Residence
from services.routing.leads.domain import Lead
from tests.routing.assignment.test_evaluations import insure
from tests.routing.console.test_console import post
from tests.routing.inbox.builders import Office

MOVED = Residence(country="CA", subdivision="CA-BC", plan_subdivision="CA-ON")


async def to_review(office: Office) -> Lead:
    await insure(office.core)
    return await office.lead(residence=MOVED)


async def test_an_approved_lead_leaves_the_queue_and_has_its_doctor_in_the_answer(
    office: Office,
) -> None:
    lead = await to_review(office)
    address = f"/v1/leads/{lead.id}/approve"
    async with office.signed_in("maya") as client:
        first = await client.post(address, json={}, headers={"If-Match": '"1"'})
        again = await client.post(address, json={}, headers={"If-Match": '"1"'})
        queue = (await client.get("/v1/reviews")).json()
        alone = (await client.get(f"/v1/leads/{lead.id}")).json()
    assert (first.status_code, again.status_code) == (200, 200)
    assert (first.json()["status"], first.json()["doctor"]) == ("assigned", "roy")
    assert first.headers["etag"] == '"3"'
    assert queue["items"] == []
    codes = [reason["code"] for reason in alone["decision"]["reasons"]]
    assert "eligibility.approved" in codes


async def test_a_refused_lead_is_closed_and_whoever_only_works_leads_may_not_decide(
    office: Office,
) -> None:
    lead = await to_review(office)
    address, body = f"/v1/leads/{lead.id}/refuse", {"reason": "public_plan"}
    async with office.signed_in("roy") as client:
        doctor = await client.post(address, json=body, headers={"If-Match": '"1"'})
    async with office.signed_in("manager") as client:
        strange = await client.post(address, json={"reason": "x"}, headers={"If-Match": '"1"'})
        refused = await client.post(address, json=body, headers={"If-Match": '"1"'})
        late = await client.post(address, json=body, headers={"If-Match": '"2"'})
    assert [doctor.status_code, strange.status_code] == [403, 422]
    assert (refused.status_code, refused.json()["status"]) == (200, "closed")
    assert (late.status_code, late.json()["code"]) == (409, "lead.not-open")


async def test_the_console_offers_the_review_where_there_is_one_and_says_what_came_of_it(
    office: Office,
) -> None:
    lead, other = await to_review(office), await office.lead()
    address = f"/console/leads/{lead.id}"
    async with office.signed_in("maya") as client:
        page = (await client.get(address)).text
        without = (await client.get(f"/console/leads/{other.id}")).text
        done = await post(office, client, "maya", f"{address}/approve", version="1")
        late = await post(office, client, "maya", f"{address}/approve", version="3")
    assert f'action="{address}/approve"' in page
    assert f'action="{address}/refuse"' in page
    assert "/approve" not in without
    assert "It is allowed." in done.text
    assert "allowed it." in done.text
    assert late.status_code == 409
