"""From acceptance over the first contact to the booking, each step once and in order."""

import pytest

from services.routing.leads.domain import ActionNotPossible, LeadStatus
from tests.routing.leads.builders import InMemoryRouting, new_lead, person


async def test_a_lead_goes_from_acceptance_to_the_booking_and_keeps_its_doctor() -> None:
    routing, lead, maya = InMemoryRouting(), new_lead(), person()
    await routing.has(lead)
    await routing.actions.accept(lead.id, maya, expected_version=1)
    await routing.actions.contact(lead.id, maya, expected_version=2)
    await routing.actions.advance(lead.id, LeadStatus.RECORDS, maya, expected_version=3)
    booked = await routing.actions.advance(lead.id, LeadStatus.BOOKED, maya, expected_version=4)
    again = await routing.actions.advance(lead.id, LeadStatus.BOOKED, maya, expected_version=4)
    assert booked == again
    assert (booked.status, booked.doctor, booked.version) == (LeadStatus.BOOKED, lead.doctor, 5)
    assert sum((await routing.taken_with()).values()) == 1
    assert routing.announced(lead) == [
        "lead.assigned.v1",
        "lead.accepted.v1",
        "lead.contacted.v1",
        "lead.advanced.v1",
        "lead.advanced.v1",
    ]
    assert [done.action.value for done in booked.actions] == [
        "accept", "contact", "advance", "advance",
    ]  # fmt: skip


async def test_nobody_is_booked_who_was_not_contacted() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    with pytest.raises(ActionNotPossible):
        await routing.actions.advance(lead.id, LeadStatus.BOOKED, person(), expected_version=1)
