"""Accepting, declining and closing a lead on its page."""

import pytest

from tests.routing.console.test_console import FRENCH, post
from tests.routing.inbox.builders import Office

ACTIONS = ("accept", "decline", "close")


@pytest.mark.parametrize(
    ("who", "action", "notice", "status"),
    [
        ("maya", "accept", "The lead is accepted.", "accepted"),
        ("maya", "close", "The lead is closed.", "closed"),
        ("everywhere", "decline", "The lead is declined.", "unrouted"),
        ("roy", "decline", "The lead is declined.", "unrouted"),
    ],
)
async def test_what_was_done_is_confirmed_on_the_page_also_when_the_lead_went_out_of_sight(
    office: Office, who: str, action: str, notice: str, status: str
) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}"
    async with office.signed_in(who) as client:
        page = (await client.get(address)).text
        done = await post(office, client, who, f"{address}/{action}", version="1", reason="other")
    assert all(f'action="{address}/{one}"' in page for one in ACTIONS)
    assert done.status_code == 200
    assert notice in done.text
    assert f'action="{address}/{action}"' not in done.text
    stored = await office.database["leads"].find_one({"_id": lead.id})
    assert stored is not None
    assert stored["status"] == status


async def test_who_only_looks_on_has_no_buttons(office: Office) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}"
    async with office.signed_in("manager") as client:
        page = (await client.get(address)).text
        form = {"version": "1", "reason": "other"}
        refused = await post(office, client, "manager", f"{address}/close", **form)
    assert not any(f"{address}/{one}" in page for one in ACTIONS)
    assert refused.status_code == 403


async def test_a_lead_that_has_changed_is_shown_as_it_is_now(office: Office) -> None:
    lead = await office.lead()
    address = f"/console/leads/{lead.id}"
    async with office.signed_in("maya") as client:
        await post(office, client, "maya", f"{address}/accept", version="1")
        answer = await post(office, client, "maya", f"{address}/close", version="1", reason="other")
    assert answer.status_code == 412
    assert "Here is how it is now." in answer.text


async def test_the_buttons_speak_french(office: Office) -> None:
    lead = await office.lead()
    async with office.signed_in("maya") as client:
        page = (await client.get(f"/console/leads/{lead.id}", headers=FRENCH)).text
    for word in ("Accepter", "Oui, décliner", "Conflit d’intérêts", "Oui, clore"):
        assert word in page
