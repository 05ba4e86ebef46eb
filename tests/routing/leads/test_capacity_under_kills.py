"""Capacity is what open leads take, whatever people do and wherever a process is killed."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.capacity.domain import LeadVersion
from services.routing.decisions.domain import DoctorAtClinic
from services.routing.leads.domain import (
    CloseReason,
    DeclineReason,
    Lead,
    LeadStatus,
    MoveReason,
)
from services.routing.leads.usecases.lead_actions import LeadActions
from services.routing.leads.usecases.withdraw_lead import WithdrawLead
from shared.errors import Refusal
from tests.routing.assignment.builders import Died, Fuse, MortalCapacities, MortalLeads
from tests.routing.decisions.builders import inquiries, inquiry, network
from tests.routing.leads.builders import InMemoryRouting, new_lead, person
from tests.support.in_memory_leads import InMemoryCapacities

SMALL = network({"toronto": {"roy": 2, "chan": 2}, "calgary": {"kim": 1}})
EVERYWHERE = person("maya", "*")
ROY = DoctorAtClinic("toronto", "roy")


@dataclass(frozen=True)
class Step:
    """Something that somebody does to one of the leads; killed at a write, or not (None)."""

    action: str
    lead: int
    doctor: str
    killed_at: int | None
    after: bool

    async def __call__(self, actions: LeadActions, withdraw: WithdrawLead, lead: Lead) -> None:
        seen = lead.version
        match self.action:
            case "accept":
                await actions.accept(lead.id, EVERYWHERE, expected_version=seen)
            case "contact":
                await actions.contact(lead.id, EVERYWHERE, expected_version=seen)
            case "advance":
                await actions.advance(
                    lead.id, LeadStatus.RECORDS, EVERYWHERE, expected_version=seen
                )
            case "decline":
                await actions.decline(
                    lead.id, DeclineReason.OTHER, EVERYWHERE, expected_version=seen
                )
            case "reassign":
                location = "calgary" if self.doctor == "kim" else "toronto"
                await actions.reassign(
                    lead.id,
                    self.doctor,
                    MoveReason.OTHER,
                    EVERYWHERE,
                    expected_version=seen,
                    location=location,
                )
            case "transfer":
                await actions.transfer(
                    lead.id, "calgary", MoveReason.OTHER, EVERYWHERE, expected_version=seen
                )
            case "close":
                await actions.close(lead.id, CloseReason.OTHER, EVERYWHERE, expected_version=seen)
            case _:
                await withdraw(lead.inquiry_id)


steps = st.builds(
    Step,
    action=st.sampled_from(
        ["accept", "contact", "advance", "decline", "reassign", "reassign", "transfer", "close",
         "withdraw"]
    ),
    lead=st.integers(0, 4),
    doctor=st.sampled_from(["roy", "chan", "kim"]),
    killed_at=st.none() | st.integers(0, 3),
    after=st.booleans(),
)  # fmt: skip


async def do(routing: InMemoryRouting, step: Step, lead: Lead) -> None:
    fuse = Fuse(100 if step.killed_at is None else step.killed_at, after=step.after)
    leads = MortalLeads(routing.leads, fuse)
    capacities = MortalCapacities(routing.capacities, fuse)
    withdraw = WithdrawLead(leads=leads, capacities=capacities, now=routing.clock)
    with suppress(Died, Refusal):
        await step(routing.actions_over(leads, capacities), withdraw, lead)


async def assert_nobody_is_overfull(routing: InMemoryRouting) -> None:
    for at, versions in (await routing.leads.taking_capacity()).items():
        capacity = next(o for o in SMALL.offerings.values() if o.location == at.location)
        assert len(versions) <= capacity.capacities[at.doctor]


async def assert_settled(routing: InMemoryRouting) -> None:
    """At most two turns of the worker's timers bring both to the same."""
    for _ in range(2):
        routing.clock.advance(timedelta(minutes=2))
        await routing.finish_reservations()
        await routing.sweep()
    taking = dict(await routing.leads.taking_capacity())
    taken = dict(await routing.capacities.taken())
    waiting = {
        (at, one.inquiry_id)
        for at, capacity in (await routing.capacities.all()).items()
        for one in capacity.pending
    }
    # Reserved for a lead that waits: it is tried again, and keeps or gives that back then.
    for at, inquiry_id in waiting:
        [state] = (await routing.leads.states([inquiry_id])).values()
        assert state.status is LeadStatus.UNROUTED
        taken[at] = frozenset(one for one in taken[at] if one.inquiry_id != inquiry_id)
    assert {at: versions for at, versions in taken.items() if versions} == taking


@given(st.lists(steps, max_size=10))
async def test_after_any_actions_with_kills_at_any_write_open_leads_take_what_is_taken(
    those: list[Step],
) -> None:
    routing = InMemoryRouting(SMALL)
    leads = [new_lead(one, SMALL) for one in inquiries(3, location="toronto")]
    leads += [new_lead(one, SMALL) for one in (replace(leads[0].facts, inquiry_id="far"),)]
    placed = [
        replace(lead, doctor=doctor)
        for lead, doctor in zip(leads, ["roy", "roy", "chan", "chan"], strict=True)
    ]
    await routing.has(*placed)
    for step in those:
        lead = await routing.lead(placed[step.lead % len(placed)].id)
        await do(routing, step, lead)
        await assert_nobody_is_overfull(routing)
    await assert_settled(routing)


async def test_a_late_confirmation_does_not_bring_back_what_a_closed_lead_had() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    await routing.actions.close(lead.id, CloseReason.OTHER, EVERYWHERE, expected_version=1)
    assert lead.takes_capacity is not None
    at, version = lead.takes_capacity
    await routing.capacities.confirm(at, [version])
    assert await routing.taken_with() == {}


async def test_a_lead_that_comes_back_to_a_doctor_keeps_its_capacity_from_a_late_release() -> None:
    routing = InMemoryRouting(SMALL)
    lead = replace(new_lead(), doctor="roy")
    await routing.has(lead)
    away = await routing.actions.reassign(
        lead.id, "chan", MoveReason.OTHER, EVERYWHERE, expected_version=1
    )
    await routing.actions.reassign(
        lead.id, "roy", MoveReason.OTHER, EVERYWHERE, expected_version=away.version
    )
    await routing.capacities.release(ROY, LeadVersion(lead.inquiry_id, 1))
    assert await routing.taken_with() == {"toronto/roy": 1}


async def test_the_sweep_frees_what_a_killed_process_did_not_give_back() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    killed = Step("close", 0, "roy", 1, after=False)
    await do(routing, killed, lead)
    assert (await routing.lead(lead.id)).status is LeadStatus.CLOSED
    assert sum((await routing.taken_with()).values()) == 1
    assert await routing.sweep() == 1
    assert await routing.taken_with() == {}
    assert await routing.sweep() == 0


async def test_the_sweep_takes_what_leads_have_without_it() -> None:
    routing, lead = InMemoryRouting(), new_lead()
    await routing.has(lead)
    assert lead.takes_capacity is not None
    await routing.capacities.release(*lead.takes_capacity)
    assert await routing.sweep() == 1
    assert await routing.taken_with() == {str(lead.doctor_at_clinic): 1}
    assert await routing.sweep() == 0


@dataclass
class Interrupted(InMemoryCapacities):
    """Something happens just before its `look` at what is taken, or at the restoring."""

    look: int = 0
    meanwhile: Callable[[], Awaitable[None]] | None = None
    looks: int = 0

    async def taken(self) -> Mapping[DoctorAtClinic, frozenset[LeadVersion]]:
        self.looks += 1
        await self._happen(self.looks)
        return await super().taken()

    async def restore(
        self, doctor_at_clinic: DoctorAtClinic, missing: Sequence[LeadVersion]
    ) -> None:
        await self._happen(0)
        await super().restore(doctor_at_clinic, missing)

    async def _happen(self, now: int) -> None:
        if self.meanwhile is not None and now == self.look:
            meanwhile, self.meanwhile = self.meanwhile, None
            await meanwhile()


@pytest.mark.parametrize("look", [2, 0])
@pytest.mark.parametrize("lacks", [False, True])
async def test_the_sweep_takes_nothing_for_a_lead_that_ends_while_it_looks(
    look: int, *, lacks: bool
) -> None:
    """Beside one that lacks its capacity, so that the sweep has something to restore."""
    capacities = Interrupted(look=look)
    routing, lead = InMemoryRouting(capacities=capacities), new_lead()
    other = new_lead(replace(inquiry(location="toronto"), inquiry_id="another"))
    for one in (lead, other):
        await routing.has(one)
    assert lead.takes_capacity is not None
    assert other.takes_capacity is not None
    await capacities.release(*other.takes_capacity)
    if lacks:
        await capacities.release(*lead.takes_capacity)

    async def close() -> None:
        await routing.actions.close(
            lead.id, CloseReason.OTHER, EVERYWHERE, expected_version=lead.version
        )

    capacities.meanwhile = close
    await routing.sweep()
    assert capacities.meanwhile is None
    assert await routing.taken_with() == {str(other.doctor_at_clinic): 1}


async def test_the_sweep_leaves_alone_what_is_reserved_for_a_lead_still_to_be_written() -> None:
    routing, lead = InMemoryRouting(SMALL), replace(new_lead(), doctor="roy")
    await routing.has(lead)
    await do(routing, Step("reassign", 0, "chan", 0, after=True), lead)
    assert await routing.taken_with() == {"toronto/roy": 1, "toronto/chan": 1}
    assert await routing.sweep() == 0


async def test_a_reassignment_that_stood_still_is_passed_by_and_writes_nothing_any_more() -> None:
    """Its reservation is given back only once its version can be written by nobody."""
    routing, lead = InMemoryRouting(SMALL), replace(new_lead(), doctor="roy")
    await routing.has(lead)
    await do(routing, Step("reassign", 0, "chan", 0, after=True), lead)
    routing.clock.advance(timedelta(minutes=2))
    assert await routing.finish_reservations() == 1
    assert (await routing.lead(lead.id)).version == 2
    assert await routing.finish_reservations() == 1
    assert await routing.taken_with() == {"toronto/roy": 1}
    with pytest.raises(Refusal):
        await routing.actions.accept(lead.id, EVERYWHERE, expected_version=1)


async def test_people_at_once_at_one_lead_take_capacity_once() -> None:
    routing, lead = InMemoryRouting(SMALL), replace(new_lead(), doctor="roy")
    await routing.has(lead)
    actions = routing.actions
    asked = [
        actions.reassign(lead.id, "chan", MoveReason.OTHER, person("a"), expected_version=1),
        actions.reassign(lead.id, "chan", MoveReason.OTHER, person("b"), expected_version=1),
        actions.decline(lead.id, DeclineReason.OTHER, person("c"), expected_version=1),
        actions.close(lead.id, CloseReason.OTHER, person("d"), expected_version=1),
    ]
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1
    await assert_settled(routing)
