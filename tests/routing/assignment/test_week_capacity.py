"""Nobody gets more than their week holds, at however many clinics and by however many workers."""

from collections.abc import Mapping
from datetime import timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.leads.domain import CloseReason, DeclineReason, LeadStatus
from services.routing.roster.domain import DoctorEntry
from tests.routing.assignment.workers import Workers
from tests.routing.decisions.builders import network
from tests.routing.leads.builders import person

WHERE = network(
    {"toronto": {"roy": 500, "both": 500}, "calgary": {"kim": 500, "both": 500, "roy": 500}}
)
CLINICS = ("toronto", "calgary", None)


async def assert_settled(sim: Workers) -> None:
    """Whatever was reserved and given back: what is taken is what the leads have."""
    routing = sim.routing
    assert await routing.capacities.taken() == {
        **dict.fromkeys(await routing.capacities.taken(), frozenset()),
        **await routing.leads.taking_capacity(),
    }
    assert not any(one.pending for one in (await routing.capacities.all()).values())


async def test_a_full_week_is_over_on_monday() -> None:
    sim = Workers(network({"toronto": {"roy": 500}}))
    await sim.write("roy", DoctorEntry(capacity=3))
    await sim.arrive(5)
    assert sim.given() == {"roy": 3}
    sim.routing.clock.advance(timedelta(days=7))
    await sim.arrive(5)
    assert sim.given() == {"roy": 6}


async def test_what_is_declined_or_closed_is_no_unit_of_the_week_any_more() -> None:
    sim, by = Workers(network({"toronto": {"roy": 500}})), person()
    await sim.write("roy", DoctorEntry(capacity=2))
    await sim.arrive(2)
    first, second = sim.leads
    actions = sim.routing.actions
    await actions.decline(first.id, DeclineReason.NO_TIME, by, expected_version=1)
    await actions.close(second.id, CloseReason.NO_ANSWER, by, expected_version=1)
    await sim.arrive(3)
    statuses = [lead.status for lead in sim.leads[2:]]
    assert statuses.count(LeadStatus.ASSIGNED) == 2


async def test_the_doctor_of_two_clinics_has_one_week() -> None:
    sim = Workers(WHERE)
    await sim.write("both", DoctorEntry(capacity=4, weight=5_000))
    await sim.arrive(10, ("toronto",))
    await sim.arrive(10, ("calgary",))
    assert sim.given()["both"] == 4
    await assert_settled(sim)


@settings(deadline=None)
@given(
    st.dictionaries(st.sampled_from(["roy", "both", "kim"]), st.integers(0, 6)),
    st.lists(st.integers(1, 9), min_size=1, max_size=5),
    st.integers(1, 4),
    st.integers(0, 1_000),
)
async def test_whatever_comes_at_once_no_week_holds_more_than_it_may(
    capacities: Mapping[str, int], bursts: list[int], workers: int, seed: int
) -> None:
    sim = Workers(WHERE, workers, Random(seed))  # noqa: S311 - no secret
    for slug, capacity in capacities.items():
        await sim.write(slug, DoctorEntry(capacity=capacity, weight=50))
    for burst in bursts:
        await sim.arrive(burst, CLINICS)
    for slug, capacity in capacities.items():
        assert sim.given().get(slug, 0) <= capacity
    await assert_settled(sim)
    assert len(sim.leads) == sum(bursts)
    if capacities.keys() != {"roy", "both", "kim"}:
        return
    waiting = [lead for lead in sim.leads if lead.status is LeadStatus.UNROUTED]
    anywhere = [lead for lead in waiting if lead.facts.location is None]
    if anywhere:  # and nothing is left that somebody could have taken
        assert sum(sim.given().values()) == sum(capacities.values())
