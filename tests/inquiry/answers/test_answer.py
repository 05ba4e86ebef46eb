"""The transition: what an answer changes, and what it may not change."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    Asked,
    EmailKind,
    Inquiry,
    InquiryEnded,
    Jurisdiction,
    LeadOutcome,
    NothingAsked,
    Offered,
    PatientAnswers,
    Routed,
    Status,
    Unrouted,
    answer,
)
from services.inquiry.inquiries.usecases.announce import answered, received
from shared.errors import Refusal
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON

ONTARIO = Jurisdiction(country="CA", subdivision="CA-ON")
UNROUTED = Unrouted(sequence=1, lead_id="l")


def asked(*questions: str, offers: tuple[str, ...] = (), **more: Any) -> Inquiry:
    inquiry = received_inquiry(**more).follow(UNROUTED)
    lead = replace(inquiry.lead, questions=questions, offers=offers)
    return replace(inquiry, lead=lead)


def test_an_answer_is_in_the_facts_and_asked_no_more() -> None:
    before = asked("payer", "residence")
    after = answer(before, PatientAnswers(residence=ONTARIO))
    assert after.facts.residence == ONTARIO
    assert after.lead.questions == ("payer",)
    assert after.facts_revision == 1
    whole = answer(after, PatientAnswers(payer_kind="self"))
    assert (whole.facts.payer_kind, whole.facts_revision) == ("self", 2)
    assert whole.lead.questions == ()


def test_the_same_answer_again_changes_nothing() -> None:
    given_ = PatientAnswers(payer_kind="federal", has_claim_number=True)
    once = answer(asked("payer"), given_, sealed={"claim_number": b"x"})
    assert answer(once, given_, sealed={"claim_number": b"y"}) is once


@pytest.mark.parametrize(
    "given_",
    [
        PatientAnswers(residence=ONTARIO),
        PatientAnswers(payer_kind="embassy"),
        PatientAnswers(has_claim_number=True),
        PatientAnswers(accepted=("calgary",)),
        PatientAnswers(refused=("calgary",)),
    ],
)
def test_what_is_not_asked_cannot_be_changed(given_: PatientAnswers) -> None:
    with pytest.raises(NothingAsked):
        answer(asked(), given_)
    others = asked("something-newer", offers=("toronto",))
    with pytest.raises(NothingAsked):
        answer(others, given_)


def test_a_clinic_whose_slug_is_the_word_of_a_question_is_not_taken_for_it() -> None:
    with pytest.raises(NothingAsked):
        answer(asked("payer"), PatientAnswers(accepted=("payer",)))


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.DECLINED, Status.CLOSED])
def test_nothing_is_answered_of_an_inquiry_that_has_ended(status: Status) -> None:
    with pytest.raises(InquiryEnded):
        answer(asked("payer", status=status), PatientAnswers(payer_kind="self"))
    with pytest.raises(InquiryEnded):
        answer(asked("payer", erased_at=MONDAY_NOON), PatientAnswers(payer_kind="self"))


def test_a_yes_and_a_no_are_facts_and_the_last_word_counts() -> None:
    before = asked(offers=("calgary", "toronto"))
    after = answer(before, PatientAnswers(accepted=("calgary",), refused=("toronto",)))
    assert (after.facts.accepted, after.facts.refused) == (("calgary",), ("toronto",))
    assert after.lead.offers == ()
    again = replace(after, lead=replace(after.lead, offers=("toronto",)))
    changed = answer(again, PatientAnswers(accepted=("toronto",)))
    assert (changed.facts.accepted, changed.facts.refused) == (("calgary", "toronto"), ())


def test_what_is_announced_after_an_answer_has_the_same_facts_as_what_is_announced_again() -> None:
    after = answer(asked("payer"), PatientAnswers(payer_kind="self"))
    one = answered(after, MONDAY_NOON).model_dump(exclude={"answered_at"})
    assert one == received(after).model_dump(exclude={"repeat"})
    assert one["facts_revision"] == 1


def test_a_question_is_mailed_once_and_an_offer_too() -> None:
    question = Asked(sequence=2, lead_id="l", questions=("payer",), at=MONDAY_NOON)
    later = MONDAY_NOON + timedelta(minutes=1)
    offer = Offered(sequence=3, lead_id="l", locations=("calgary",), at=later)
    inquiry = received_inquiry().follow(UNROUTED).follow(question).follow(question)
    assert [one.kind for one in inquiry.emails] == [EmailKind.RECEIVED, EmailKind.QUESTION]
    offered = inquiry.follow(offer)
    assert len(offered.emails) == 3
    assert (offered.lead.questions, offered.lead.offers) == (("payer",), ("calgary",))


def test_what_is_left_of_a_question_is_not_mailed_again() -> None:
    both = Asked(sequence=2, lead_id="l", questions=("payer", "residence"), at=MONDAY_NOON)
    rest = Asked(sequence=3, lead_id="l", questions=("residence",), at=MONDAY_NOON)
    inquiry = received_inquiry().follow(UNROUTED).follow(both)
    after = answer(inquiry, PatientAnswers(payer_kind="self")).follow(rest)
    assert len(after.emails) == len(inquiry.emails)


def test_a_clinic_that_has_the_inquiry_ends_what_was_asked_and_offered() -> None:
    routed = Routed(sequence=5, lead_id="l", location="toronto", at=MONDAY_NOON)
    after = asked("payer", offers=("calgary",)).follow(routed)
    assert (after.lead.questions, after.lead.offers) == ((), ())
    assert after.lead.outcome is LeadOutcome.ROUTED


def test_nobody_who_has_withdrawn_is_mailed_a_question() -> None:
    gone = received_inquiry().follow(UNROUTED).withdraw(MONDAY_NOON)
    question = Asked(sequence=2, lead_id="l", questions=("payer",), at=MONDAY_NOON)
    assert gone.follow(question).emails == gone.emails


ANSWERS = st.builds(
    PatientAnswers,
    residence=st.sampled_from([None, ONTARIO]),
    payer_kind=st.sampled_from([None, "self", "federal"]),
    has_claim_number=st.booleans(),
    accepted=st.sampled_from([(), ("calgary",), ("payer",)]),
    refused=st.sampled_from([(), ("toronto",)]),
)


@given(
    st.lists(st.sampled_from(["payer", "residence", "plan", "claim_number", "newer"]), unique=True),
    st.lists(st.sampled_from(["calgary", "toronto", "payer"]), unique=True),
    st.lists(ANSWERS, max_size=4),
)
def test_whatever_is_sent_in_whatever_order_only_what_was_open_changes(
    questions: list[str], offers: list[str], sent: list[PatientAnswers]
) -> None:
    first = inquiry = asked(*questions, offers=tuple(offers))
    for one in sent:
        before = inquiry
        try:
            inquiry = answer(inquiry, one)
        except Refusal:
            continue
        assert inquiry.facts_revision - before.facts_revision == (inquiry != before)
        assert set(inquiry.lead.questions) <= set(before.lead.questions)
    facts = inquiry.facts
    if not {"residence", "plan"} & set(questions):
        assert facts.residence == first.facts.residence
    if "payer" not in questions:
        assert facts.payer_kind == first.facts.payer_kind
    assert {*facts.accepted, *facts.refused} <= set(offers)
    assert not set(facts.accepted) & set(facts.refused)
