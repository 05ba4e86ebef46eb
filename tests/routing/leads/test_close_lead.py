"""A closed lead stays as it is, and takes nothing any more; so does one that is withdrawn."""

import pytest

from services.routing.leads.domain import CloseReason, LeadNotOpen, LeadStatus
from tests.routing.leads.builders import InMemoryRouting, lead_in, new_lead, person


@pytest.mark.parametrize("status", [LeadStatus.UNROUTED, LeadStatus.ASSIGNED, LeadStatus.BOOKED])
async def test_a_lead_is_closed_with_its_reason_and_frees_its_doctor(status: LeadStatus) -> None:
    routing, lead = InMemoryRouting(), lead_in(status)
    await routing.has(lead)
    seen = lead.version
    closed = await routing.actions.close(
        lead.id, CloseReason.BOOKED, person(), expected_version=seen
    )
    again = await routing.actions.close(
        lead.id, CloseReason.BOOKED, person(), expected_version=seen
    )
    assert closed == again == await routing.lead(lead.id)
    assert (closed.status, closed.location) == (LeadStatus.CLOSED, lead.location)
    assert await routing.taken_with() == {}
    assert routing.announced(lead)[-1] == "lead.closed.v1"
    assert routing.announced(lead).count("lead.closed.v1") == 1
    with pytest.raises(LeadNotOpen):
        await routing.actions.contact(lead.id, person(), expected_version=closed.version)


async def test_a_withdrawn_inquiry_frees_the_doctor_of_its_lead_and_tells_nobody() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    for _ in range(2):
        withdrawn = await routing.withdraw(lead.inquiry_id)
        assert withdrawn is not None
        assert (withdrawn.status, withdrawn.version) == (LeadStatus.WITHDRAWN, 2)
    assert await routing.taken_with() == {}
    assert routing.announced(lead) == ["lead.assigned.v1"]
    assert await routing.withdraw("nobodys") is None
