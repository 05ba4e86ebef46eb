"""Whatever people and clocks do in any order: one doctor for each lead, capacity kept, no level or
hand-over too many.
"""

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.routing.deadlines.domain import FIRST_DEADLINES
from services.routing.leads.domain import (
    SYSTEM,
    TAKES_CAPACITY,
    CloseReason,
    DeclineReason,
    Lead,
    LeadStatus,
    MoveReason,
    row_of,
)
from shared.errors import Refusal
from shared.events import LeadOverdue
from tests.routing.decisions.builders import RECEIVED_AT, inquiry, network
from tests.routing.leads.builders import InMemoryRouting, person
from tests.support.clocks import StillClock

CAPACITY = {"toronto": {"a": 2, "b": 1, "c": 2}, "calgary": {"kim": 2}}
SOMEBODY = person("sam", "*")
DOES = ("accept", "contact", "decline", "transfer", "advance", "close", "withdraw", "reassign")
steps = st.lists(
    st.one_of(
        st.tuples(st.just("wait"), st.integers(1, 200)),
        st.tuples(st.sampled_from(["escalate", "retry", "new", "settle"]), st.just(0)),
        st.tuples(st.sampled_from(DOES), st.integers(0, 5)),
    ),
    max_size=25,
)


async def _act(routing: InMemoryRouting, lead: Lead, name: str) -> None:
    actions, seen = routing.actions, {"expected_version": lead.version}
    reasons: dict[str, tuple[Any, ...]] = {
        "decline": (DeclineReason.OTHER,),
        "close": (CloseReason.OTHER,),
        "advance": (LeadStatus.SCHEDULING,),
        "transfer": ("calgary", MoveReason.OTHER),
        "reassign": ("b", MoveReason.OTHER),
    }
    if name == "withdraw":
        await routing.withdraw(lead.inquiry_id)
    else:
        await getattr(actions, name)(lead.id, *reasons.get(name, ()), SOMEBODY, **seen)


async def _step(routing: InMemoryRouting, name: str, number: int) -> None:
    leads = list(routing.leads._leads.values())
    match name:
        case "wait":
            routing.clock.advance(timedelta(hours=number))
        case "escalate":
            counts = [await routing.escalate_leads() for _ in range(3)]
            assert counts[-1] == 0  # one that was handed on may be late by then
        case "retry":
            await routing.retry_unrouted()
        case "settle":
            await routing.finish_reservations()
            assert await routing.sweep() == 0
        case "new":
            await routing.routed(inquiry(f"i-{len(leads)}", received_at=routing.clock()))
        case _ if leads:
            await _act(routing, leads[number % len(leads)], name)


async def _story(story: list[tuple[str, int]]) -> None:
    routing = InMemoryRouting(where=network(CAPACITY), clock=StillClock(RECEIVED_AT))
    for name, number in [("new", 0), *story]:
        try:
            await _step(routing, name, number)
        except Refusal:
            continue
        for lead in routing.leads._leads.values():
            _hold(routing, lead)
        await _hold_capacity(routing)


def _hold(routing: InMemoryRouting, lead: Lead) -> None:
    declined_by = lead.facts.declined_by
    assert len(declined_by) == len(set(declined_by))
    assert sum(done.by == SYSTEM for done in lead.actions) <= FIRST_DEADLINES.hand_ons
    overdue = [one for one in routing.leads.announced[lead.id] if isinstance(one, LeadOverdue)]
    assert len({(one.due_at, one.status) for one in overdue}) == len(overdue)
    if not row_of(lead).waits_for_clinic:
        assert not lead.clock.runs
    if lead.clock.level.is_overdue:
        assert lead.due_at <= routing.clock()


async def _hold_capacity(routing: InMemoryRouting) -> None:
    with_whom = Counter(
        str(lead.doctor_at_clinic)
        for lead in routing.leads._leads.values()
        if lead.status in TAKES_CAPACITY
    )
    assert await routing.taken_with() == dict(with_whom)
    for name, count in with_whom.items():
        location, _, doctor = name.partition("/")
        assert count <= CAPACITY[location][doctor]


@given(steps)
def test_every_order_of_actions_and_clocks_keeps_every_promise_of_routing(
    story: list[tuple[str, int]],
) -> None:
    asyncio.run(_story(story))
