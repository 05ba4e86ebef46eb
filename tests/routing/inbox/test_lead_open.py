"""Colleagues see that one of them has a lead open, for as long as that is so."""

from datetime import timedelta

from shared.presence.domain import PRESENT_FOR
from tests.routing.console.test_console import FRENCH, post
from tests.routing.inbox.builders import Office
from tests.shared.auth.builders import FROM_HERE
from tests.support.clocks import StillClock


async def test_a_colleague_with_the_lead_open_is_named_until_they_leave(
    office: Office, clock: StillClock
) -> None:
    lead, other = await office.leads(2)
    address = f"/console/leads/{lead.id}/presence"
    async with office.signed_in("maya") as maya, office.signed_in("both") as both:
        alone = await post(office, maya, "maya", address, window="window-of-maya")
        first = await post(office, both, "both", address, window="window-of-both")
        seen = await post(office, maya, "maya", address, window="window-of-maya")
        token = await office.csrf_token("maya")
        form = {"csrf_token": token, "window": "window-of-maya"}
        french = await maya.post(address, data=form, headers={**FROM_HERE, **FRENCH})
        elsewhere = f"/console/leads/{other.id}/presence"
        away = await post(office, both, "both", elsewhere, window="window-of-both")
        gone = await post(office, maya, "maya", address, window="window-of-maya")
        await post(office, both, "both", address, window="x")
        nameless = await post(office, maya, "maya", address, window="window-of-maya")
        left = await post(office, maya, "maya", address, window="window-of-maya", do="leave")
        empty = await post(office, both, "both", address, window="window-of-both")
        clock.advance(PRESENT_FOR + timedelta(seconds=1))
        later = await post(office, maya, "maya", address, window="window-of-maya")
    async with office.signed_in("jordan") as jordan:
        foreign = await post(office, jordan, "jordan", address, window="window-of-jordan")
    assert alone.text.strip() == away.text.strip() == gone.text.strip() == ""
    assert "has this lead open as well." in first.text
    assert office.staff["both"].name in seen.text
    assert "a aussi cette demande ouverte" in french.text
    assert (nameless.text.strip(), left.status_code, empty.text.strip()) == ("", 204, "")
    assert (later.text.strip(), foreign.status_code) == ("", 404)
