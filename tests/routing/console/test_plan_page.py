"""The travel plan beside the lead: asked of inquiry, changed there, and kept nowhere here."""

import json
from datetime import timedelta
from typing import Any

import httpx2

from shared.disclosure.assertion import Assertion, UnreadableAssertion
from shared.disclosure.token import read_assertion, token_of
from shared.disclosure.travel_plan import PLAN_AUDIENCE
from tests.routing.console.test_console import FRAGMENT, FRENCH, post
from tests.routing.disclosure.test_disclosures import PUBLIC_KEY
from tests.routing.inbox.builders import Office
from tests.support.clocks import StillClock

SHEET: dict[str, Any] = {
    "version": 3,
    "location": "toronto",
    "timezone": "America/Toronto",
    "treatment_on": "2027-02-08",
    "travels": True,
    "earliest_home": "2027-02-18",
    "consultation_on": "2027-01-20",
    "arrival_on": None,
    "departure_on": None,
    "phrases": ["consultation_video"],
    "steps": [
        {"id": "consultation", "begins": "2027-01-20", "ends": "2027-01-20", "is_agreed": True},
        {"id": "arrival", "begins": "2027-02-07", "ends": "2027-02-07", "is_agreed": False},
        {"id": "a-newer-step", "begins": None, "ends": None, "is_agreed": False},
    ],
    "changed_by": "Zoe <i>",
    "changed_at": "2026-11-23T17:00:00Z",
}


def answers(office: Office, status: int = 200, **changes: Any) -> None:
    office.inquiry_service.answer = httpx2.Response(status, json={**SHEET, **changes})


def purpose_asserted(office: Office) -> str:
    """Of what was asked last, by a token for plans and for nothing else."""
    token = token_of(office.inquiry_service.asked[-1].headers["Authorization"])
    keys = {"d1": PUBLIC_KEY}
    assert isinstance(read_assertion(token, keys), UnreadableAssertion)
    found = read_assertion(token, keys, audience=PLAN_AUDIENCE)
    assert isinstance(found, Assertion)
    return found.purpose


async def test_a_coordinator_agrees_days_and_what_cannot_be_agreed_stays_as_it_was_typed(
    office: Office,
) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}"
    form = {
        "version": "3", "treatment_on": "2027-02-08", "consultation_on": "2027-01-20",
        "arrival_on": "2027-02-06", "departure_on": "", "phrases": "arrival_met",
    }  # fmt: skip
    async with office.signed_in("maya") as client:
        assert f'href="{address}/plan"' in (await client.get(address)).text
        answers(office)
        shown = await client.get(f"{address}/plan", headers=FRAGMENT)
        assert "Zoe &lt;i&gt;" in shown.text
        assert 'value="consultation_video" checked' in shown.text
        assert 'name="departure_on" value="" min="2027-02-18"' in shown.text
        assert purpose_asserted(office) == "travel_planning"
        done = await post(office, client, "maya", f"{address}/plan", **form)
        assert "The plan is changed." in done.text
        sent = office.inquiry_service.asked[-1]
        assert (sent.method, sent.headers["If-Match"]) == ("PUT", '"3"')
        assert purpose_asserted(office) == "travel_plan"
        assert json.loads(sent.content) == {
            "treatment_on": "2027-02-08", "consultation_on": "2027-01-20",
            "arrival_on": "2027-02-06", "departure_on": None, "phrases": ["arrival_met"],
        }  # fmt: skip
        unread = await post(
            office, client, "maya", f"{address}/plan", **{**form, "arrival_on": "soon"}
        )
        french = await client.get(f"{address}/plan", headers=FRENCH)
    assert unread.status_code == 409
    assert "This is no day." in unread.text
    assert 'aria-describedby="plan-arrival_on-told" aria-invalid="true" autofocus' in unread.text
    assert 'id="plan-title" tabindex="-1">' in unread.text
    assert 'value="arrival_met" checked' in unread.text
    assert "Oui, convenu" in french.text
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    assert (stored["version"], "2027-02-06" in str(stored)) == (1, False)


async def test_a_colleagues_change_is_shown_beside_what_was_typed_and_trouble_leaves_the_lead(
    office: Office,
) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}/plan"
    form = {"version": "2", "treatment_on": "2027-02-08", "consultation_on": "2027-01-21"}

    def inquiry(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(412 if request.method == "PUT" else 200, json=SHEET)

    async with office.signed_in("maya") as client:
        office.inquiry_service.answer = inquiry
        stale = await post(office, client, "maya", address, **form)
        for status, text in ((409, "There is no travel plan now"), (410, "erased"), (503, "read")):
            answers(office, status)
            refused = await client.get(address)
            assert text in refused.text
            assert lead.reference in refused.text
        office.inquiry_service.answer = httpx2.ConnectError("nobody there")
        assert (await client.get(address)).status_code == 503
    assert stale.status_code == 412
    assert 'name="version" value="3"' in stale.text
    assert 'value="2027-01-21"' in stale.text
    assert "Agreed now: " in stale.text


async def test_the_day_of_the_treatment_is_named_anew_at_its_stage_and_only_there(
    office: Office, clock: StillClock
) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}"
    answers(office, treatment_on=None)
    first, other = ((clock().date() + timedelta(days=n)).isoformat() for n in (60, 67))
    async with office.signed_in("maya") as client:
        await post(office, client, "maya", f"{address}/contact", version="1")
        named = {"version": "2", "to": "booked", "on": first}
        await post(office, client, "maya", f"{address}/advance", **named)
        plan = (await client.get(f"{address}/plan")).text
        moved = await post(
            office, client, "maya", f"{address}/treatment-day", version="3", to="booked", on=other
        )
        same = await post(
            office, client, "maya", f"{address}/treatment-day", version="4", to="booked", on=other
        )
        unfit = await post(
            office, client, "maya", f"{address}/treatment-day", version="4", to="booked", on=""
        )
    assert "has just changed, and the plan follows" in plan
    assert "The day of the treatment is named." in moved.text
    assert (same.status_code, unfit.status_code) == (409, 409)
    kept = await office.core.leads.get(lead.id)
    assert kept is not None
    assert (kept.treatment_on, kept.version) == (clock().date() + timedelta(days=67), 4)
