"""What an inquiry makes of what routing announces, in tables."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    Contacted,
    LeadFact,
    LeadOutcome,
    LeadProgress,
    Routed,
    Status,
    Unrouted,
)
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON

LATER = MONDAY_NOON + timedelta(hours=2)
ROUTED = Routed(sequence=1, lead_id="l", location="toronto", at=MONDAY_NOON)
UNROUTED = Unrouted(sequence=1, lead_id="l")
CONTACTED = Contacted(sequence=2, lead_id="l", location="brossard", at=LATER)
BY_NETWORK = Contacted(sequence=2, lead_id="l", location=None, at=LATER)
AFTER_ROUTED = LeadProgress(
    sequence=1,
    lead_id="l",
    outcome=LeadOutcome.ROUTED,
    location="toronto",
    assigned_at=MONDAY_NOON,
)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ([ROUTED], AFTER_ROUTED),
        ([UNROUTED], LeadProgress(sequence=1, lead_id="l", outcome=LeadOutcome.UNROUTED)),
        ([ROUTED, ROUTED], AFTER_ROUTED),
        ([ROUTED, UNROUTED], AFTER_ROUTED),
        (
            [CONTACTED],
            LeadProgress(location="brossard", contacted_at=LATER),
        ),
        (
            [BY_NETWORK],
            LeadProgress(contacted_at=LATER),
        ),
        (
            [ROUTED, CONTACTED],
            LeadProgress(
                sequence=2,
                lead_id="l",
                outcome=LeadOutcome.ROUTED,
                location="brossard",
                assigned_at=MONDAY_NOON,
                contacted_at=LATER,
            ),
        ),
        (
            [ROUTED, BY_NETWORK],
            LeadProgress(
                sequence=2,
                lead_id="l",
                outcome=LeadOutcome.ROUTED,
                location="toronto",
                assigned_at=MONDAY_NOON,
                contacted_at=LATER,
            ),
        ),
    ],
    ids=[
        "an answer",
        "no clinic",
        "repeated",
        "too late",
        "a contact does not stand in for the answer",
        "a contact by the network names no clinic",
        "answer and contact",
        "answer and contact by the network",
    ],
)
def test_what_routing_announces_is_noted_once_and_in_order(
    facts: list[LeadFact], expected: LeadProgress
) -> None:
    lead = LeadProgress()
    for fact in facts:
        lead = lead.followed_by(fact)
    assert lead == expected


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("fact", [ROUTED, UNROUTED, CONTACTED, BY_NETWORK], ids=repr)
def test_only_a_first_contact_changes_what_the_patient_is_told(
    status: Status, fact: LeadFact
) -> None:
    before = received_inquiry(status=status)
    after = before.follow(fact)
    if status is Status.RECEIVED and isinstance(fact, Contacted):
        assert after.status is Status.CONTACTED
        assert after.history == (*before.history, after.history[-1])
        assert (after.history[-1].status, after.history[-1].at) == (Status.CONTACTED, LATER)
    else:
        assert (after.status, after.history) == (before.status, before.history)


facts_of_a_lead = st.lists(
    st.one_of(
        st.builds(
            Routed,
            sequence=st.integers(1, 6),
            lead_id=st.just("l"),
            location=st.sampled_from(["toronto", "brossard"]),
            at=st.just(MONDAY_NOON),
        ),
        st.builds(Unrouted, sequence=st.integers(1, 6), lead_id=st.just("l")),
        st.builds(
            Contacted,
            sequence=st.integers(1, 6),
            lead_id=st.just("l"),
            location=st.sampled_from([None, "toronto"]),
            at=st.just(LATER),
        ),
    ),
    max_size=8,
)


@given(facts_of_a_lead)
def test_whatever_was_followed_changes_nothing_when_it_comes_again(facts: list[LeadFact]) -> None:
    inquiry = received_inquiry()
    for fact in facts:
        inquiry = inquiry.follow(fact)
        assert inquiry.follow(fact) == inquiry
    for fact in facts:
        if inquiry.lead.sequence >= fact.sequence:
            assert inquiry.follow(fact).lead == inquiry.lead


@given(facts_of_a_lead)
def test_the_number_of_the_latest_answer_only_rises(facts: list[LeadFact]) -> None:
    lead = LeadProgress()
    for fact in facts:
        after = lead.followed_by(fact)
        assert after.sequence >= lead.sequence
        assert (after.sequence == 0) == (after.outcome is None)
        lead = after
