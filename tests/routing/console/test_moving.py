"""Taking a lead further from its pane: the next step."""

import re
from datetime import timedelta

from services.routing.leads.domain import Lead
from tests.routing.console.test_console import FRENCH, post
from tests.routing.inbox.builders import Office
from tests.support.clocks import StillClock

FAR = "2031-01-01"


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
