"""Taking a lead further from its pane: the next step, another doctor, another clinic."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from services.routing.leads.domain import Lead, MoveReason
from shared.mongo import Database
from tests.routing.console.test_console import FRAGMENT, FRENCH, post
from tests.routing.decisions.builders import network
from tests.routing.inbox.builders import Office, open_office
from tests.support.clocks import StillClock

STORY = {"toronto": {"roy": 5, "lee": 2, "chan": 0}, "calgary": {"kim": 1}, "vancouver": {"ng": 0}}
FAR = "2031-01-01"


@pytest.fixture
async def bureau(database: Database, clock: StillClock) -> AsyncIterator[Office]:
    """Several doctors at Toronto, one of whom is full."""
    async with open_office(database, clock, where=network(STORY)) as running:
        yield running


async def stored(office: Office, lead: Lead) -> Lead:
    found = await office.core.leads.get(lead.id)
    assert found is not None
    return found


async def test_a_coordinator_takes_a_lead_step_by_step_and_a_colleagues_step_loses_nothing(
    office: Office, clock: StillClock
) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}"
    day = (clock().date() + timedelta(days=60)).isoformat()
    async with office.signed_in("maya") as client:
        assert f'action="{address}/advance"' not in (await client.get(address)).text
        await post(office, client, "maya", f"{address}/contact", version="1")
        page = (await client.get(address)).text
        assert page.index("Gather records") < page.index("A later step")
        step = {"version": "2", "to": "records"}
        done = await post(office, client, "maya", f"{address}/advance", **step)
        assert "The lead is one step further." in done.text
        late = {"version": "2", "to": "scheduling", "on": day}
        stale = await post(office, client, "maya", f"{address}/advance", **late)
        for form in ({"to": "scheduling", "on": FAR}, {"to": "booked", "on": "soon"}):
            unfit = await post(office, client, "maya", f"{address}/advance", version="3", **form)
            assert (unfit.status_code, form["on"] in unfit.text) == (409, True)
        unknown = await post(office, client, "maya", f"{address}/advance", version="3", to="home")
        french = await client.get(address, headers=FRENCH)
        booked = await post(
            office, client, "maya", f"{address}/advance", version="3", to="booked", on=day
        )
    assert stale.status_code == 412
    assert re.search(r'<details class="confirm" id="later" open>', stale.text)
    assert f'value="{day}"' in stale.text
    assert '<option value="scheduling" selected>' in stale.text
    assert unknown.status_code == 422
    assert "Oui, franchir cette étape" in french.text
    assert f'action="{address}/advance"' not in booked.text
    assert (await stored(office, lead)).treatment_on == clock().date() + timedelta(days=60)


async def test_a_lead_is_given_to_a_doctor_whom_routing_would_choose_or_to_nobody_who_cannot(
    bureau: Office,
) -> None:
    lead = await bureau.lead()
    address = f"/console/leads/{lead.id}"
    other = "lee" if lead.doctor == "roy" else "roy"
    async with bureau.signed_in("maya") as client:
        assert f'href="{address}/doctors"' in (await client.get(address)).text
        asked = await client.get(f"{address}/doctors", headers=FRAGMENT)
        marked = re.findall(r'name="doctor" value="(\w+)" required checked', asked.text)
        form = {"version": "1", "reason": "expertise"}
        full = await post(bureau, client, "maya", f"{address}/reassign", doctor="chan", **form)
        await post(bureau, client, "maya", f"{address}/contact", version="1")
        stale = await post(bureau, client, "maya", f"{address}/reassign", doctor=other, **form)
        again = {**form, "version": "2", "doctor": other}
        done = await post(bureau, client, "maya", f"{address}/reassign", **again)
        french = await client.get(f"{address}/doctors", headers=FRENCH)
    assert marked == [other]
    assert "Routing would choose this one" in asked.text
    assert "1 cannot take it" in asked.text
    assert "Dr. Chan: No capacity for another lead" in asked.text
    assert full.status_code == 409
    assert "Here is who could take it now." in full.text
    assert (stale.status_code, f'value="{other}" required checked' in stale.text) == (412, True)
    assert '<option value="expertise" selected>' in stale.text
    assert "The lead is handed over." in done.text
    assert "Qui pourrait la prendre" in french.text
    taken = await bureau.core.leads.taking_capacity()
    assert {str(at): len(those) for at, those in taken.items()} == {f"toronto/{other}": 1}
    kept = (await stored(bureau, lead)).actions[-1]
    assert kept.reason == MoveReason.EXPERTISE


async def test_a_lead_is_transferred_to_a_clinic_that_could_take_it_and_goes_out_of_sight(
    bureau: Office,
) -> None:
    lead = await bureau.lead()
    address = f"/console/leads/{lead.id}"
    form = {"version": "1", "location": "calgary", "reason": "patient_wish"}
    async with bureau.signed_in("maya") as client:
        asked = (await client.get(f"{address}/clinics", headers=FRAGMENT)).text
        done = await post(bureau, client, "maya", f"{address}/transfer", **form)
        again = await post(bureau, client, "maya", f"{address}/transfer", **form)
        gone = await client.get(f"{address}/clinics")
    assert f'action="{address}/transfer"' in asked
    assert "Transfer to Calgary" in asked
    assert "Transfer to Vancouver" not in asked
    assert f'action="{address}/offer"' not in asked
    assert "Vancouver: No capacity for another lead" in asked
    for answer in (done, again):
        assert "The lead is transferred." in answer.text
        assert answer.headers["hx-retarget"] == "#detail"
    assert gone.status_code == 404
    assert (await stored(bureau, lead)).waits_at == "calgary"


async def test_a_lead_that_nobody_can_take_is_offered_to_the_patient_from_its_reason(
    bureau: Office,
) -> None:
    lead = await bureau.lead("vancouver", consents=("processing",))
    address = f"/console/leads/{lead.id}"
    async with bureau.signed_in("everywhere") as client:
        page = (await client.get(address)).text
        why = page[page.index('id="why"') :]
        asked = (await client.get(f"{address}/clinics")).text
        done = await post(
            bureau, client, "everywhere", f"{address}/offer", version="1", locations="toronto"
        )
        after = (await client.get(f"{address}/clinics")).text
        refused = await post(
            bureau, client, "everywhere", f"{address}/transfer",
            version="2", location="calgary", reason="other",
        )  # fmt: skip
    async with bureau.signed_in("roy") as client:
        doctors = await client.get(f"{address}/clinics")
    assert f'href="{address}/clinics"' in why
    assert "Offer Toronto" in asked
    assert "Transfer to Toronto" not in asked
    assert "The clinics are offered." in done.text
    assert "Offered: no answer yet" in after
    assert "Offer Toronto" not in after
    assert refused.status_code == 409
    assert "The patient has not agreed" in refused.text
    assert doctors.status_code == 403
