"""What a doctor counts as given: kept when a lead came to its end with them, else refunded."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from services.routing.capacity.domain import LeadVersion
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import CloseReason, DeclineReason, MoveReason
from tests.routing.leads.builders import InMemoryRouting, new_lead, person
from tests.support.in_memory_leads import InMemoryCapacities

Ends = Callable[[InMemoryRouting, str], Awaitable[object]]


@dataclass
class Forgetful(InMemoryCapacities):
    """The process dies before anything is given back, until it is started again."""

    is_dead: bool = True
    forgotten: int = field(default=0)

    async def release(
        self, doctor_at_clinic: DoctorAtClinic, given_up: LeadVersion, *, is_refund: bool = True
    ) -> None:
        if self.is_dead:
            self.forgotten += 1
            return
        await super().release(doctor_at_clinic, given_up, is_refund=is_refund)


async def decline(routing: InMemoryRouting, lead_id: str) -> None:
    reason, by = DeclineReason.NO_TIME, person()
    await routing.actions.decline(lead_id, reason, by, expected_version=1)


async def transfer(routing: InMemoryRouting, lead_id: str) -> None:
    by = person()
    reason = MoveReason.EXPERTISE
    await routing.actions.transfer(lead_id, "calgary", reason, by, expected_version=1)


async def reassign(routing: InMemoryRouting, lead_id: str) -> None:
    lead = await routing.lead(lead_id)
    other = "roy" if lead.doctor == "chan" else "chan"
    reason = MoveReason.WORKLOAD
    await routing.actions.reassign(lead_id, other, reason, person(), expected_version=1)


async def close(routing: InMemoryRouting, lead_id: str) -> None:
    await routing.actions.close(lead_id, CloseReason.NO_ANSWER, person(), expected_version=1)


async def withdraw(routing: InMemoryRouting, lead_id: str) -> None:
    await routing.withdraw((await routing.lead(lead_id)).inquiry_id)


async def contact_and_withdraw(routing: InMemoryRouting, lead_id: str) -> None:
    await routing.actions.contact(lead_id, person(), expected_version=1)
    await withdraw(routing, lead_id)


@pytest.mark.parametrize(
    ("ends", "kept"),
    [(decline, 0), (transfer, 0), (reassign, 0), (withdraw, 0), (close, 1),
     (contact_and_withdraw, 1)],
)  # fmt: skip
@pytest.mark.parametrize("dies", [False, True])
async def test_what_comes_back_is_refunded_and_what_ended_there_is_kept_also_after_a_kill(
    ends: Ends, kept: int, *, dies: bool
) -> None:
    capacities = Forgetful(is_dead=dies)
    routing, lead = InMemoryRouting(capacities=capacities), new_lead()
    await routing.has(lead)
    given_to = lead.doctor_at_clinic
    assert given_to is not None
    await ends(routing, lead.id)
    assert capacities.forgotten == dies
    capacities.is_dead = False
    for _ in range(2):
        await routing.sweep()
    found = await capacities.of(given_to)
    assert (found.given, found.taken) == (kept, 0)
