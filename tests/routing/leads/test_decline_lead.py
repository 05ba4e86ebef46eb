"""A doctor hands a lead back: it is free for others, and nothing of the doctor's is taken."""

import pytest

from services.routing.leads.domain import (
    DeclineReason,
    LeadHasChanged,
    LeadNotFound,
    LeadStatus,
)
from shared.auth.domain import Role, RoleMayNot
from tests.routing.leads.builders import InMemoryRouting, new_lead, person


async def test_a_declined_lead_waits_for_another_doctor_and_frees_this_one() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    declined = await routing.actions.decline(
        lead.id, DeclineReason.NO_TIME, person("maya"), expected_version=1
    )
    assert declined == await routing.lead(lead.id)
    assert (declined.status, declined.version) == (LeadStatus.UNROUTED, 2)
    assert declined.facts.declined_by == (str(lead.doctor_at_clinic),)
    assert await routing.taken_with() == {}
    assert routing.announced(lead) == ["lead.assigned.v1", "lead.declined.v1", "lead.unrouted.v1"]
    announced, now = routing.leads.announced[lead.id][1:]
    assert announced.model_dump(include={"location", "doctor", "reason"}) == {
        "location": lead.location,
        "doctor": lead.doctor,
        "reason": "no_time",
    }
    assert now.model_dump()["because"] == ("lead.declined",)


async def test_a_doctor_who_declines_loses_sight_of_the_lead_and_may_repeat_the_request() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    doctor = person("d", role=Role.DOCTOR, doctor=lead.doctor)
    first = await routing.actions.decline(lead.id, DeclineReason.OTHER, doctor, expected_version=1)
    again = await routing.actions.decline(lead.id, DeclineReason.OTHER, doctor, expected_version=1)
    assert first == again
    assert len(routing.announced(lead)) == 3
    with pytest.raises(LeadNotFound):
        await routing.actions.accept(lead.id, doctor, expected_version=2)


async def test_declining_over_an_older_version_is_told_the_present_one() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    await routing.actions.accept(lead.id, person("maya"), expected_version=1)
    with pytest.raises(LeadHasChanged) as refused:
        await routing.actions.decline(
            lead.id, DeclineReason.OTHER, person("zoe"), expected_version=1
        )
    assert refused.value.etag == '"2"'


@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.EDITOR, Role.PRIVACY_OFFICER])
async def test_who_only_looks_on_declines_nothing(role: Role) -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    with pytest.raises(RoleMayNot):
        await routing.actions.decline(
            lead.id, DeclineReason.OTHER, person("x", "*", role=role), expected_version=1
        )
    assert await routing.lead(lead.id) == lead
