"""Which facts a patient is written to about: once each, and never what is not so any more."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    Advanced,
    Asked,
    Closed,
    Contacted,
    EmailKind,
    Inquiry,
    LeadFact,
    Offered,
    PatientAnswers,
    Routed,
    Status,
    Unrouted,
    answer,
    is_overtaken,
    remind,
)
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON

ASSIGNED, RECORDS, BOOKED, CLOSED = (
    EmailKind.ASSIGNED,
    EmailKind.RECORDS,
    EmailKind.BOOKED,
    EmailKind.CLOSED,
)


def at(minutes: float) -> datetime:
    return MONDAY_NOON + timedelta(minutes=minutes)


def routed(sequence: int, location: str = "toronto", minutes: float = 0) -> Routed:
    return Routed(sequence=sequence, lead_id="l", location=location, at=at(minutes))


def advanced(sequence: int, stage: Status, minutes: float = 60) -> Advanced:
    return Advanced(sequence=sequence, lead_id="l", stage=stage, at=at(minutes))


def closed(sequence: int, reason: str = "other", minutes: float = 90) -> Closed:
    return Closed(sequence=sequence, lead_id="l", reason=reason, at=at(minutes))


def contacted(sequence: int, minutes: float = 30) -> Contacted:
    return Contacted(sequence=sequence, lead_id="l", location="toronto", at=at(minutes))


def asked(sequence: int, minutes: float = 0) -> Asked:
    return Asked(sequence=sequence, lead_id="l", questions=("payer",), at=at(minutes))


def unrouted(sequence: int) -> Unrouted:
    return Unrouted(sequence=sequence, lead_id="l")


def following(*facts: LeadFact, of: Inquiry | None = None) -> Inquiry:
    inquiry = of or received_inquiry()
    for fact in facts:
        inquiry = inquiry.follow(fact)
    return inquiry


def kinds(inquiry: Inquiry) -> list[EmailKind]:
    """Without the one that confirms it."""
    return [email.kind for email in inquiry.emails[1:]]


def still_true(inquiry: Inquiry) -> list[EmailKind]:
    return [email.kind for email in inquiry.emails[1:] if not is_overtaken(inquiry, email)]


@pytest.mark.parametrize(
    ("facts", "queued"),
    [
        ([routed(1)], [ASSIGNED]),
        ([routed(1), routed(1)], [ASSIGNED]),
        ([routed(1), routed(2)], [ASSIGNED]),  # another doctor of the same clinic
        ([routed(2, "brossard"), routed(1)], [ASSIGNED]),  # too late
        ([routed(1), routed(2, "brossard", 1)], [ASSIGNED, ASSIGNED]),
        ([routed(1), unrouted(2), routed(3, minutes=5)], [ASSIGNED, ASSIGNED]),
        ([unrouted(1)], []),
        ([routed(1), contacted(2)], [ASSIGNED]),
        ([routed(1), advanced(2, Status.RECORDS)], [ASSIGNED, RECORDS]),
        (
            [routed(1), advanced(2, Status.RECORDS), advanced(2, Status.RECORDS)],
            [ASSIGNED, RECORDS],
        ),
        ([routed(1), advanced(2, Status.SCHEDULING), advanced(3, Status.RECORDS)], [ASSIGNED]),
        ([routed(1), advanced(2, Status.BOOKED), closed(3, "booked")], [ASSIGNED, BOOKED]),
        ([routed(1), closed(2, "booked")], [ASSIGNED, BOOKED]),
        ([routed(1), closed(2), closed(2)], [ASSIGNED, CLOSED]),
        ([routed(1), closed(2, "not_eligible")], [ASSIGNED, CLOSED]),
        ([routed(1), closed(2), routed(3, "brossard", 99)], [ASSIGNED, CLOSED]),
        ([routed(1), advanced(2, Status.MEDICAL_REVIEW)], [ASSIGNED]),
        ([routed(1), advanced(2, Status.UNKNOWN)], [ASSIGNED]),
    ],
)
def test_each_fact_is_written_about_once(facts: list[LeadFact], queued: list[EmailKind]) -> None:
    assert kinds(following(*facts)) == queued


def test_an_email_about_the_clinic_waits_a_little_for_what_often_follows() -> None:
    (_, email) = following(routed(1)).emails
    assert email.due_at == at(1)


@pytest.mark.parametrize(
    ("facts", "sent"),
    [
        ([routed(1)], [ASSIGNED]),
        ([routed(1), routed(2, "brossard", 0.5)], [ASSIGNED]),
        ([routed(1), unrouted(2)], []),
        ([routed(1), contacted(2)], []),
        ([routed(1), contacted(2), routed(3, "brossard", 40)], [ASSIGNED]),
        ([routed(1), advanced(2, Status.RECORDS)], [RECORDS]),
        ([routed(1), advanced(2, Status.RECORDS), advanced(3, Status.SCHEDULING)], []),
        ([routed(1), advanced(2, Status.RECORDS), closed(3)], [CLOSED]),
        ([routed(1), advanced(2, Status.BOOKED), closed(3)], [CLOSED]),
        ([unrouted(1), asked(2), routed(3, minutes=5)], [ASSIGNED]),
    ],
)
def test_what_a_later_fact_has_overtaken_is_not_sent(
    facts: list[LeadFact], sent: list[EmailKind]
) -> None:
    assert still_true(following(*facts)) == sent


def test_of_two_clinics_within_a_minute_the_email_is_about_the_last() -> None:
    inquiry = following(routed(1), routed(2, "brossard", 0.5))
    first, last = inquiry.emails[1:]
    assert (is_overtaken(inquiry, first), is_overtaken(inquiry, last)) == (True, False)
    assert inquiry.location == "brossard"


def test_a_withdrawal_is_confirmed_once_and_overtakes_what_was_promised() -> None:
    inquiry = following(routed(1)).withdraw(at(10)).withdraw(at(20))
    assert kinds(inquiry) == [ASSIGNED, EmailKind.WITHDRAWN]
    assert still_true(inquiry) == [EmailKind.WITHDRAWN]
    assert is_overtaken(inquiry, inquiry.emails[0])
    assert kinds(following(closed(2), routed(3, "brossard", 99), of=inquiry)) == kinds(inquiry)


FACTS: st.SearchStrategy[LeadFact] = st.one_of(
    st.builds(routed, st.integers(1, 9), st.sampled_from(["a", "b"]), st.integers(0, 99)),
    st.builds(unrouted, st.integers(1, 9)),
    st.builds(contacted, st.integers(1, 9)),
    st.builds(asked, st.integers(1, 9)),
    st.builds(closed, st.integers(1, 9), st.sampled_from(["other", "booked", "not_eligible"])),
    st.builds(advanced, st.integers(1, 9), st.sampled_from([Status.RECORDS, Status.BOOKED])),
)


@given(st.lists(FACTS, max_size=8))
def test_after_erasure_nobody_is_written_to_whatever_comes(facts: list[LeadFact]) -> None:
    erased = received_inquiry(erased_at=MONDAY_NOON)
    assert following(*facts, of=erased).emails == erased.emails


@given(st.lists(FACTS, max_size=8))
def test_what_comes_again_is_not_written_about_again(facts: list[LeadFact]) -> None:
    once = following(*facts)
    again = once
    for fact in facts:
        if fact.sequence <= once.lead.sequence:
            again = again.follow(fact)
    assert kinds(again).count(ASSIGNED) == kinds(once).count(ASSIGNED)
    for kind in (RECORDS, BOOKED):
        assert kinds(again).count(kind) <= 1


@given(st.lists(FACTS, max_size=8))
def test_at_most_one_email_about_the_clinic_is_still_true(facts: list[LeadFact]) -> None:
    assert still_true(following(*facts)).count(ASSIGNED) <= 1


def days(number: float) -> datetime:
    return MONDAY_NOON + timedelta(days=number)


def reminded(inquiry: Inquiry, *at_days: float) -> tuple[Inquiry, list[float]]:
    """The inquiry, and the days on which a reminder was queued."""
    found = []
    for day in at_days:
        after = remind(inquiry, days(day))
        if len(after.emails) > len(inquiry.emails):
            assert after.emails[-1].kind is EmailKind.REMINDER
            found.append(day)
        inquiry = after
    return inquiry, found


WAITING = following(unrouted(1), asked(2))


def test_a_question_that_waits_is_recalled_after_three_days_and_after_ten_and_then_never() -> None:
    every_hour = [hour / 24 for hour in range(24 * 40)]
    inquiry, on = reminded(WAITING, *every_hour)
    assert on == [3, 10]
    assert inquiry.lead.remind_at is None


def test_a_worker_that_stood_still_sends_no_two_reminders_at_once() -> None:
    assert reminded(WAITING, 30, 30.1, 31, 40)[1] == [30]
    assert reminded(WAITING, 8, 8.1, 10, 11, 40)[1] == [8]
    assert reminded(WAITING, 5, 10, 20)[1] == [5, 10]


@pytest.mark.parametrize(
    "inquiry",
    [
        answer(WAITING, PatientAnswers(payer_kind="self")),
        WAITING.withdraw(MONDAY_NOON),
        following(routed(3), of=WAITING),
        following(closed(3), of=WAITING),
        replace(WAITING, erased_at=MONDAY_NOON),
        received_inquiry(),
    ],
    ids=["answered", "withdrawn", "routed", "closed", "erased", "nothing asked"],
)
def test_who_has_nothing_to_answer_is_not_reminded(inquiry: Inquiry) -> None:
    after, on = reminded(inquiry, 3, 10, 11)
    assert on == []
    assert after.lead.remind_at is None


def test_something_new_begins_to_wait_anew() -> None:
    offered = Offered(sequence=3, lead_id="l", locations=("b",), at=days(2))
    assert reminded(following(offered, of=WAITING), 3, 4.9, 5, 12)[1] == [5, 12]


def test_a_reminder_that_was_answered_before_it_went_is_overtaken() -> None:
    inquiry = remind(WAITING, days(3))
    answered = answer(inquiry, PatientAnswers(payer_kind="self"))
    assert not is_overtaken(inquiry, inquiry.emails[-1])
    assert is_overtaken(answered, inquiry.emails[-1])
