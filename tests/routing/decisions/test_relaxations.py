"""A soft wish counts until the inquiry has waited as long as the policy says."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.routing.decisions.domain import (
    FIRST_POLICY,
    Assigned,
    Policy,
    ReasonCode,
    Relaxation,
    ScorePart,
    Workload,
    decide,
    decide_all,
)
from tests.routing.decisions.builders import (
    RECEIVED_AT,
    clinic,
    directory,
    doctor,
    inquiry,
    offering,
)

PATIENT_POLICY = Policy(
    version="relaxing",
    weights=FIRST_POLICY.weights,
    relaxations=(
        Relaxation(part=ScorePart.WISHED_CLINIC, after_hours=24),
        Relaxation(part=ScorePart.DOCTOR_SPEAKS_LANGUAGE, after_hours=48),
    ),
)
NETWORK = directory(
    clinic("calgary", province="CA-AB"), clinic("toronto", languages=()),
    doctor("kim", "calgary"), doctor("roy", "toronto", languages=()),
    offering("calgary", {"kim": 9}), offering("toronto", {"roy": 9}),
)  # fmt: skip
FACTS = inquiry(location="toronto", willing_to_travel_to=("calgary",))


def points(hours: float, policy: Policy = PATIENT_POLICY) -> dict[str, int]:
    now = RECEIVED_AT + timedelta(hours=hours)
    decision = decide(FACTS, NETWORK, Workload(), policy, now)
    return {one.location: one.points for one in decision.evaluations}


def test_each_wish_counts_until_its_own_hour() -> None:
    assert points(0) == points(23.99) == {"calgary": 30, "toronto": 100}
    assert points(24) == points(47) == {"calgary": 30, "toronto": 0}
    assert points(48) == points(999) == {"calgary": 10, "toronto": 0}


def test_a_clock_that_is_behind_relaxes_nothing() -> None:
    assert points(-100) == points(0)


def test_who_has_waited_goes_where_the_language_is_spoken_and_no_wish_is_named() -> None:
    now = RECEIVED_AT + timedelta(hours=30)
    outcome = decide(FACTS, NETWORK, Workload(), PATIENT_POLICY, now).outcome
    assert isinstance(outcome, Assigned)
    assert (outcome.location, outcome.doctor) == ("calgary", "kim")
    assert ReasonCode.WISHED_CLINIC not in [reason.code for reason in outcome.reasons]


def test_in_one_batch_each_has_waited_for_as_long_as_it_has() -> None:
    old = inquiry("old", location="toronto", willing_to_travel_to=("calgary",),
                  received_at=RECEIVED_AT - timedelta(hours=30))  # fmt: skip
    for batch in ([old, FACTS, old], [FACTS, old, FACTS]):
        decisions = decide_all(batch, NETWORK, Workload(), PATIENT_POLICY, RECEIVED_AT)
        went = [one.outcome.location for one in decisions if isinstance(one.outcome, Assigned)]
        assert went == ["calgary" if one is old else "toronto" for one in batch]


@given(st.integers(0, 2000), st.integers(1, 100))
def test_a_relaxed_wish_is_as_if_it_had_no_weight(hours: int, after: int) -> None:
    relaxing = Policy(
        version="one",
        weights=FIRST_POLICY.weights,
        relaxations=(Relaxation(part=ScorePart.WISHED_CLINIC, after_hours=after),),
    )
    without = Policy(version="two", weights=FIRST_POLICY.weights[1:])
    assert points(hours, relaxing) == points(hours, without if hours >= after else FIRST_POLICY)
