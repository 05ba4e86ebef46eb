"""What may become of a policy, by whom and when."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.routing.deadlines.domain import FIRST_DEADLINES, LONGEST_HOURS
from services.routing.decisions.domain import (
    FIRST_POLICY,
    DoctorAtClinic,
    Policy,
    PolicyTimeline,
    Relaxation,
    ScorePart,
)
from services.routing.policies.domain import (
    BUILT_IN,
    LARGEST_NUMBER,
    LONGEST_WAIT_HOURS,
    MOST_POINTS,
    MOST_SCHEDULED,
    Activation,
    ActivationInThePast,
    ApprovalByAuthor,
    PolicyAlreadyApproved,
    PolicyInvalid,
    PolicyNotApproved,
    PolicyTerms,
    TooManyScheduled,
    in_force_at,
    records_of,
)
from tests.routing.policies.builders import HOUR, TERMS, approved, draft
from tests.support.clocks import MONDAY_NOON

WISH, DOCTOR, CLINIC = ScorePart


def policy(version: str) -> Policy:
    return Policy(version=version, weights=())


def test_a_policy_lays_down_deadlines_and_target_shares_of_its_own() -> None:
    terms = PolicyTerms(
        weights={WISH: 1},
        deadlines={"accept": 2, "records": 9},
        target_shares={"toronto/roy": 3},
    )
    found = draft(terms=terms).policy
    assert found.deadlines.accept == 2
    assert found.deadlines.hours_after["records"] == 9
    assert found.deadlines.hours_after["scheduling"] == FIRST_DEADLINES.hours_after["scheduling"]
    assert found.target_shares == {DoctorAtClinic("toronto", "roy"): 3}
    assert draft().policy.deadlines == FIRST_DEADLINES


@pytest.mark.parametrize(
    "wrong",
    [
        {"deadlines": {"lunch": 2}},
        {"deadlines": {"accept": 0}},
        {"deadlines": {"accept": LONGEST_HOURS + 1}},
        {"target_shares": {"toronto": 3}},
        {"target_shares": {"toronto/roy": 0}},
    ],
)
def test_deadlines_that_nobody_can_keep_and_shares_of_nobody_are_refused(
    wrong: dict[str, Any],
) -> None:
    with pytest.raises(PolicyInvalid):
        PolicyTerms(weights={WISH: 1}, **wrong)


def test_a_policy_is_approved_by_somebody_else_than_its_author() -> None:
    with pytest.raises(ApprovalByAuthor):
        draft(by="ann").approve(by="ann", now=MONDAY_NOON)
    done = draft(by="ann").approve(by="ben", now=MONDAY_NOON)
    assert (done.approved_by, done.approved_at, done.is_approved) == ("ben", MONDAY_NOON, True)


def test_the_author_may_not_approve_what_another_person_has_approved_either() -> None:
    with pytest.raises(ApprovalByAuthor):
        approved().approve(by="ann", now=MONDAY_NOON)


def test_approving_twice_changes_nothing_and_a_third_person_is_refused() -> None:
    done = approved()
    assert done.approve(by="ben", now=MONDAY_NOON + 9 * HOUR) is done
    with pytest.raises(PolicyAlreadyApproved):
        done.approve(by="eve", now=MONDAY_NOON)
    with pytest.raises(PolicyAlreadyApproved):
        BUILT_IN.approve(by="eve", now=MONDAY_NOON)


def test_a_draft_is_never_activated() -> None:
    with pytest.raises(PolicyNotApproved):
        draft().activate(None, by="ben", now=MONDAY_NOON)


def test_an_approved_policy_is_activated_now_or_later_and_never_in_the_past() -> None:
    assert approved().activate(None, by="eve", now=MONDAY_NOON).at == MONDAY_NOON
    assert approved().activate(MONDAY_NOON, by="eve", now=MONDAY_NOON).at == MONDAY_NOON
    later = approved().activate(MONDAY_NOON + HOUR, by="eve", now=MONDAY_NOON)
    assert (later.at, later.recorded_at) == (MONDAY_NOON + HOUR, MONDAY_NOON)
    with pytest.raises(ActivationInThePast):
        approved().activate(MONDAY_NOON - timedelta(milliseconds=1), by="eve", now=MONDAY_NOON)


def test_not_more_activations_lie_ahead_than_anybody_can_oversee() -> None:
    with pytest.raises(TooManyScheduled):
        approved().activate(None, by="eve", now=MONDAY_NOON, scheduled=MOST_SCHEDULED)


def test_the_policy_of_before_can_be_activated_again() -> None:
    assert BUILT_IN.policy == FIRST_POLICY
    assert BUILT_IN.activate(None, by="eve", now=MONDAY_NOON).policy == FIRST_POLICY.version


@pytest.mark.parametrize(
    "terms",
    [
        {"weights": {WISH: -1}},
        {"weights": {WISH: MOST_POINTS + 1}},
        {"weights": {WISH: True}},
        {"weights": {WISH: float("nan")}},
        {"weights": {}, "relaxations": (Relaxation(part=WISH, after_hours=0),)},
        {
            "weights": {},
            "relaxations": (Relaxation(part=WISH, after_hours=LONGEST_WAIT_HOURS + 1),),
        },
        {"weights": {}, "relaxations": (Relaxation(part=WISH, after_hours=1),) * 2},
        {"weights": {}, "deadlines": {"first_contact": 0}},
        {"weights": {}, "target_shares": {"toronto/roy": -1}},
        {"weights": {}, "target_shares": {"toronto/roy": LARGEST_NUMBER + 1}},
    ],
)
def test_what_nobody_can_decide_by_is_no_policy(terms: dict[str, object]) -> None:
    with pytest.raises(PolicyInvalid):
        PolicyTerms(**terms)  # type: ignore[arg-type] # the test says what is wrong


def test_one_policy_has_one_form_however_it_was_written() -> None:
    one = draft(terms=PolicyTerms(weights={WISH: 1, CLINIC: 2}))
    same = draft(terms=PolicyTerms(weights={CLINIC: 2, WISH: 1}))
    assert one.policy == same.policy
    assert one.policy.points(DOCTOR) == 0


def test_until_something_is_activated_the_first_policy_decides() -> None:
    assert PolicyTimeline().at(MONDAY_NOON) == FIRST_POLICY
    assert in_force_at([], MONDAY_NOON) == FIRST_POLICY.version
    ahead = PolicyTimeline(activated=((MONDAY_NOON, policy("next")),))
    assert ahead.at(MONDAY_NOON - timedelta(milliseconds=1)) == FIRST_POLICY
    assert ahead.at(MONDAY_NOON) == policy("next")


@given(
    st.dictionaries(st.integers(0, 50), st.sampled_from(["one", "two", "three"]), max_size=10),
    st.integers(-5, 60),
)
def test_at_every_instant_exactly_the_latest_activated_policy_is_in_force(
    hours: dict[int, str], hour: int
) -> None:
    def at(number: int) -> datetime:
        return MONDAY_NOON + number * HOUR

    activations = [
        Activation(at=at(number), policy=name, by="eve", recorded_at=MONDAY_NOON)
        for number, name in hours.items()
    ]
    timeline = PolicyTimeline(
        activated=tuple((at(number), policy(name)) for number, name in sorted(hours.items()))
    )
    begun = [number for number in hours if number <= hour]
    expected = hours[max(begun)] if begun else FIRST_POLICY.version
    assert in_force_at(activations, at(hour)) == expected
    assert timeline.at(at(hour)).version == expected


def test_a_record_tells_when_its_policy_was_in_force_and_whether_it_is() -> None:
    first = Activation(at=MONDAY_NOON, policy="one", by="eve", recorded_at=MONDAY_NOON)
    second = Activation(at=MONDAY_NOON + HOUR, policy="two", by="eve", recorded_at=MONDAY_NOON)
    documents = [draft("one", terms=TERMS), draft("two")]
    before = records_of(documents, [first, second], MONDAY_NOON)
    after = records_of(documents, [first, second], MONDAY_NOON + HOUR)
    assert [one.is_in_force for one in before] == [True, False]
    assert [one.is_in_force for one in after] == [False, True]
    assert [one.activations for one in after] == [(first,), (second,)]
