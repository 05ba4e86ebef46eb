"""What an inquiry makes of what routing announces, in tables."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    Advanced,
    Closed,
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


def advanced(stage: Status) -> Advanced:
    return Advanced(sequence=3, lead_id="l", stage=stage, at=LATER)


def closed(reason: str = "other") -> Closed:
    return Closed(sequence=4, lead_id="l", reason=reason, at=LATER)


SHOWN: list[tuple[Status, LeadFact, Status]] = [
    (Status.RECEIVED, advanced(Status.RECORDS), Status.RECORDS),  # the contact comes too late
    (Status.CONTACTED, advanced(Status.SCHEDULING), Status.SCHEDULING),
    (Status.SCHEDULING, advanced(Status.RECORDS), Status.SCHEDULING),
    (Status.SCHEDULING, CONTACTED, Status.SCHEDULING),
    (Status.SCHEDULING, advanced(Status.BOOKED), Status.BOOKED),
    (Status.CONTACTED, advanced(Status.UNKNOWN), Status.CONTACTED),
    (Status.CONTACTED, advanced(Status.WITHDRAWN), Status.CONTACTED),
    (Status.RECEIVED, closed(), Status.CLOSED),
    (Status.SCHEDULING, closed(), Status.CLOSED),
    (Status.CONTACTED, closed("not_eligible"), Status.DECLINED),
    (Status.SCHEDULING, closed("booked"), Status.BOOKED),
    (Status.BOOKED, closed("booked"), Status.BOOKED),
    (Status.BOOKED, closed(), Status.CLOSED),
    (Status.CLOSED, advanced(Status.BOOKED), Status.CLOSED),
    (Status.WITHDRAWN, closed(), Status.WITHDRAWN),
    (Status.WITHDRAWN, advanced(Status.BOOKED), Status.WITHDRAWN),
    (Status.DECLINED, closed(), Status.DECLINED),
    (Status.UNKNOWN, closed(), Status.UNKNOWN),
]


@pytest.mark.parametrize(("status", "fact", "expected"), SHOWN, ids=repr)
def test_what_the_patient_reads_goes_forward_and_ends_once(
    status: Status, fact: LeadFact, expected: Status
) -> None:
    before = received_inquiry(status=status)
    after = before.follow(fact)
    assert after.status is expected
    assert after.follow(fact) == after
    assert len(after.history) == len(before.history) + (expected is not status)


SOONER, MAILED = LATER - timedelta(hours=1), LATER


@pytest.mark.parametrize(
    ("due_at", "answer_by"),
    [
        ([], MAILED),
        ([SOONER], SOONER),
        ([MAILED + timedelta(days=9)], MAILED),
        ([SOONER, MAILED], MAILED),  # another clinic has it
        ([SOONER, None], SOONER),  # what an older program announces
    ],
)
def test_the_patient_hears_by_the_time_of_the_clinic_that_has_the_inquiry(
    due_at: list[datetime | None], answer_by: datetime
) -> None:
    inquiry = received_inquiry(reply_by=MAILED)
    for sequence, due in enumerate(due_at, 1):
        inquiry = inquiry.follow(replace(ROUTED, sequence=sequence, due_at=due))
    assert (inquiry.answer_by, inquiry.reply_by) == (answer_by, MAILED)


def test_after_the_contact_no_deadline_of_a_later_step_is_taken_for_the_promise() -> None:
    inquiry = received_inquiry(reply_by=MAILED).follow(replace(ROUTED, due_at=SOONER))
    inquiry = inquiry.follow(CONTACTED).follow(replace(ROUTED, sequence=3, due_at=MAILED))
    assert inquiry.answer_by == SOONER


DAY = date(2027, 2, 8)
DATED = Advanced(sequence=3, lead_id="l", stage=Status.SCHEDULING, on=DAY, at=LATER)
BOOKED = Advanced(sequence=4, lead_id="l", stage=Status.BOOKED, at=LATER)


@pytest.mark.parametrize(
    ("facts", "day"),
    [
        ([ROUTED, advanced(Status.BOOKED)], None),
        ([ROUTED, DATED], DAY),
        ([ROUTED, DATED, BOOKED], DAY),
        ([ROUTED, DATED, replace(BOOKED, on=DAY + timedelta(days=7))], DAY + timedelta(days=7)),
        ([ROUTED, DATED, replace(DATED, on=None)], DAY),
        ([ROUTED, DATED, replace(ROUTED, sequence=4)], DAY),
        ([ROUTED, DATED, replace(ROUTED, sequence=4, location="calgary")], None),
        ([ROUTED, DATED, replace(UNROUTED, sequence=4)], None),
        ([DATED, ROUTED], DAY),
    ],
)
def test_the_day_of_the_treatment_is_kept_as_long_as_the_clinic_has_the_inquiry(
    facts: list[LeadFact], day: date | None
) -> None:
    inquiry = received_inquiry()
    for fact in facts:
        inquiry = inquiry.follow(fact)
    assert inquiry.lead.treatment_on == day


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
        st.builds(
            Advanced,
            sequence=st.integers(1, 6),
            lead_id=st.just("l"),
            stage=st.sampled_from(Status),
            on=st.sampled_from([None, DAY, DAY + timedelta(days=1)]),
            at=st.just(LATER),
        ),
        st.builds(
            Closed,
            sequence=st.integers(1, 6),
            lead_id=st.just("l"),
            reason=st.sampled_from(["booked", "not_eligible", "other"]),
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
