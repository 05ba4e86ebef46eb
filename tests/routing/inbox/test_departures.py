"""Whoever loses a lead to others reads on its row that it left, and why; nobody else does."""

import pytest

from services.routing.inbox.usecases.read_departures import ReadDepartures
from services.routing.leads.domain import (
    Action,
    DeclineReason,
    Lead,
    MoveReason,
)
from shared.auth.domain import Principal, Role, RoleMayNot
from tests.routing.decisions.builders import inquiry
from tests.routing.inbox.builders import Office
from tests.routing.leads.builders import InMemoryRouting, person

MAYA, JORDAN = person("maya"), person("jordan", "calgary")


async def lead_at_toronto() -> tuple[InMemoryRouting, Lead, ReadDepartures]:
    routing = InMemoryRouting()
    lead = await routing.receives(inquiry(location="toronto", willing_to_travel_to=("calgary",)))
    return routing, lead, ReadDepartures(leads=routing.leads)


async def test_the_old_clinic_learns_that_a_lead_was_transferred_and_why() -> None:
    routing, lead, departure = await lead_at_toronto()
    await routing.actions.transfer(
        lead.id, "calgary", MoveReason.EXPERTISE, MAYA, expected_version=lead.version
    )
    (left,) = await departure([lead.id], MAYA)
    assert (left.action, left.reason, left.location) == (
        Action.TRANSFER, "expertise", "toronto",
    )  # fmt: skip
    assert left.doctor == lead.doctor


async def test_a_doctor_who_declined_and_the_clinic_that_lost_it_read_the_reason() -> None:
    routing, lead, departure = await lead_at_toronto()
    doctor = person("d", role=Role.DOCTOR, doctor=lead.doctor)
    await routing.actions.decline(
        lead.id, DeclineReason.NO_TIME, doctor, expected_version=lead.version
    )
    (left,) = await departure([lead.id], doctor)
    assert left.reason == "no_time"
    assert await departure([lead.id], MAYA) == []  # the clinic still sees it: it waits there


@pytest.mark.parametrize(
    "who",
    [
        person("winnipeg", "winnipeg"),
        person("d", role=Role.DOCTOR, doctor="somebody-else"),
        person("nobody", "nowhere"),
    ],
)
async def test_who_never_saw_it_does_not_learn_that_there_is_one(who: Principal) -> None:
    routing, lead, departure = await lead_at_toronto()
    await routing.actions.transfer(
        lead.id, "calgary", MoveReason.OTHER, MAYA, expected_version=lead.version
    )
    assert await departure([lead.id], who) == []
    assert await departure([lead.id], JORDAN) == []  # who has it now sees the lead itself
    assert await departure(["no-such-lead"], MAYA) == []
    with pytest.raises(RoleMayNot):
        await departure([lead.id], person("e", "*", role=Role.EDITOR))


async def test_the_row_of_a_lead_that_was_handed_on_says_so_and_leads_nowhere(
    office: Office,
) -> None:
    lead = await office.lead()
    body = {"location": "calgary", "reason": "workload"}
    async with office.signed_in("maya") as client:
        address = f"/v1/leads/{lead.id}/transfer"
        await client.post(address, json=body, headers={"If-Match": f'"{lead.version}"'})
        row = await client.get(f"/console/changes?ids={lead.id}")
        page = await client.get(f"/console/leads/{lead.id}")
    assert row.status_code == 200
    assert "Transferred to another clinic: Workload" in row.text
    assert "href=" not in row.text
    assert "Calgary" not in row.text
    assert page.status_code == 404
    async with office.signed_in("nowhere") as client:
        nothing = await client.get(f"/console/changes?ids={lead.id}&ids=no-such-lead")
    assert (nothing.status_code, nothing.text.strip()) == (200, "")
