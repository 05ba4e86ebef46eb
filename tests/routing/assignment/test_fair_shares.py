"""Each available doctor has their share, whoever joins, leaves, returns or declines meanwhile."""

from collections.abc import Mapping
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.routing.decisions.domain import FIRST_POLICY, DoctorAtClinic
from services.routing.leads.domain import DeclineReason
from services.routing.roster.domain import DoctorEntry
from tests.routing.assignment.workers import Workers
from tests.routing.decisions.builders import network
from tests.routing.leads.builders import person

DOCTORS = ("abel", "chan", "kim", "roy", "zhou")
PLENTY = 5_000


def toronto(*doctors: str) -> Mapping[str, Mapping[str, int]]:
    return {"toronto": dict.fromkeys(doctors, PLENTY)}


def assert_shared(given_to: Mapping[str, int], weights: Mapping[str, int]) -> None:
    """Each within one of their target; and nobody else has anything."""
    total, count = sum(weights.values()), sum(given_to.values())
    assert given_to.keys() <= weights.keys()
    for slug, weight in weights.items():
        target = count * weight / total
        assert abs(given_to.get(slug, 0) - target) < 1.001, (given_to, weights)


@pytest.mark.parametrize("workers", [1, 3])
async def test_who_joins_after_thirty_and_thirty_gets_a_third_of_the_next_thirty(
    workers: int,
) -> None:
    sim = Workers(network(toronto("chan", "roy")), workers)
    await sim.arrive(60)
    assert sim.given() == {"chan": 30, "roy": 30}
    sim.publish(network(toronto("chan", "kim", "roy")))
    await sim.arrive(30)
    assert sim.given(since=60) == {"chan": 10, "kim": 10, "roy": 10}


async def test_who_returns_from_leave_gets_a_share_of_what_comes_and_not_what_came() -> None:
    sim = Workers(network(toronto("chan", "roy")))
    await sim.arrive(10)
    await sim.write("roy", DoctorEntry(accepting=False))
    await sim.arrive(40)
    assert sim.given(since=10) == {"chan": 40}
    await sim.write("roy", DoctorEntry())
    await sim.arrive(20)
    assert sim.given(since=50) == {"chan": 10, "roy": 10}


async def test_a_raised_weight_is_of_what_comes() -> None:
    sim = Workers(network(toronto("chan", "roy")))
    await sim.arrive(60)
    await sim.write("roy", DoctorEntry(weight=2 * PLENTY))
    await sim.arrive(30)
    assert sim.given(since=60) == {"chan": 10, "roy": 20}


async def test_a_target_share_of_an_activated_policy_is_of_what_comes() -> None:
    sim = Workers(network(toronto("chan", "roy")))
    await sim.arrive(60)
    shares = {DoctorAtClinic("toronto", "roy"): 2, DoctorAtClinic("toronto", "chan"): 1}
    sim.routing.policy = replace(FIRST_POLICY, version="shares", target_shares=shares)
    await sim.arrive(30)
    assert sim.given(since=60) == {"chan": 10, "roy": 20}


async def test_credit_that_people_write_takes_effect_at_once() -> None:
    sim = Workers(network(toronto("chan", "roy")))
    await sim.arrive(10)
    await sim.write("roy", DoctorEntry(credit={"toronto": 4}))
    await sim.arrive(4)
    assert sim.given(since=10) == {"chan": 4}
    await sim.arrive(10)
    assert sim.given(since=14) == {"chan": 5, "roy": 5}


async def test_a_new_clinic_is_not_flooded_with_whoever_would_go_anywhere() -> None:
    sim = Workers(network(toronto("chan", "roy")))
    await sim.arrive(60)
    sim.publish(network({**toronto("chan", "roy"), "calgary": {"kim": PLENTY}}))
    await sim.arrive(30, (None,))
    assert sim.given(since=60) == {"chan": 10, "kim": 10, "roy": 10}


changes = st.one_of(
    st.tuples(st.just("arrive"), st.integers(1, 40)),
    st.tuples(st.just("join"), st.sampled_from(DOCTORS)),
    st.tuples(st.just("leave"), st.sampled_from(DOCTORS)),
    st.tuples(st.just("weigh"), st.tuples(st.sampled_from(DOCTORS), st.integers(1, 5))),
)


@settings(deadline=None)
@given(st.lists(changes, max_size=14), st.integers(1, 3), st.integers(0, 1_000))
async def test_since_whoever_came_or_went_last_each_share_is_near_its_target(
    steps: list[tuple[str, object]], workers: int, seed: int
) -> None:
    """Any bursts, any joiners and returners at any time, any number of workers."""
    here, weights, since = {"chan", "roy"}, dict.fromkeys(DOCTORS, 1), 0
    before: dict[str, int] = {}
    sim = Workers(network(toronto(*DOCTORS)), workers, Random(seed))  # noqa: S311 - no secret

    async def write(slug: str) -> None:
        await sim.write(slug, DoctorEntry(weight=weights[slug], accepting=slug in here))

    for slug in DOCTORS:
        await write(slug)
    for kind, value in [*steps, ("arrive", 7)]:
        match kind, value:
            case "arrive", int(count):
                those = {one: weights[one] for one in here}
                since, before = (since if those == before else len(sim.leads)), those
                await sim.arrive(count)
                if here:
                    assert_shared(sim.given(since=since), those)
                continue
            case "join", str(slug):
                here.add(slug)
            case "leave", str(slug):
                here.discard(slug)
            case _, (str(slug), int(weight)):
                weights[slug] = weight
            case _:
                raise AssertionError(kind)
        await write(slug)


@settings(deadline=None)
@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.lists(st.tuples(st.integers(1, 12), st.integers(0, 3)), max_size=6),
    st.integers(1, 3),
    st.integers(0, 1_000),
)
async def test_what_is_declined_is_given_again_until_each_has_their_share(
    sizes: list[int], rounds: list[tuple[int, int]], workers: int, seed: int
) -> None:
    """A refund is a turn that comes back: it takes as many inquiries as it takes."""
    weights = dict(zip(DOCTORS, sizes, strict=False))
    sim = Workers(network(toronto(*weights)), workers, Random(seed))  # noqa: S311 - no secret
    for slug, weight in weights.items():
        await sim.write(slug, DoctorEntry(weight=weight))
    declined = 0
    for count, declines in rounds:
        await sim.arrive(count)
        for _ in range(min(declines, len(sim.leads))):
            lead = sim.leads.pop(sim.random.randrange(len(sim.leads)))
            await sim.routing.actions.decline(
                lead.id, DeclineReason.NO_TIME, person(), expected_version=lead.version
            )
            declined += 1
    await sim.arrive((declined + 1) * sum(sizes))
    assert_shared(sim.given(), weights)
