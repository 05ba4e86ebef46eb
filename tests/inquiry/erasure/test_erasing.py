"""Erasing an inquiry: what is left of it, and what holds it up."""

from dataclasses import fields, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    ENDED,
    Closed,
    Contacted,
    Correction,
    HoldReason,
    Inquiry,
    InquiryEnded,
    LeadOutcome,
    Message,
    MessageRead,
    Note,
    Offered,
    Routed,
    Sender,
    Status,
    StatusLinkSpent,
    UnderHold,
    ask_for_erasure,
    erase,
    lift_hold,
    put_on_hold,
)
from services.inquiry.inquiries.usecases.announce import erased
from tests.inquiry.builders import CANARY, canary_body, received_inquiry
from tests.support.clocks import MONDAY_NOON

LATER = MONDAY_NOON + timedelta(hours=1)
NOTE = Note(id="n", by="maya", name="Maya", at=MONDAY_NOON, text=b"sealed")
ROUTED = Routed(sequence=1, lead_id="l", location="toronto", due_at=LATER, at=MONDAY_NOON)


def full(status: Status = Status.RECEIVED) -> Inquiry:
    """One with everything in it that an inquiry may have."""
    inquiry = received_inquiry(sent=canary_body(), status=status)
    message = Message(
        id="m", sender=Sender.CLINIC, at=MONDAY_NOON, text=b"sealed", by="maya", name="Maya"
    )
    inquiry = replace(
        inquiry,
        corrections=(Correction(field="email", at=MONDAY_NOON),),
        messages=(message,),
        messages_read=(MessageRead(message_id="m", at=MONDAY_NOON),),
        message_mailed_at=MONDAY_NOON,
        person_asked_at=MONDAY_NOON,
        contact_hashes=(b"hash",),
    )
    return inquiry.follow(ROUTED).open_session(b"mine", MONDAY_NOON).add_note(NOTE)


def test_nothing_that_tells_of_the_patient_is_left() -> None:
    left = erase(full(), LATER)
    assert left.erased_at == LATER
    assert (left.personal, left.notes, left.emails, left.sessions) == ({}, (), (), ())
    assert (left.history, left.corrections, left.hold) == ((), (), None)
    text = repr(left)
    for word in (CANARY, "micro-needling", "toronto", "US-TX", "pt-BR", "workers_compensation"):
        assert word not in text, word
    assert left.fingerprint.digest == b""
    assert left.key_hash != full().key_hash


LEFT = {
    "id", "version", "reference", "locale", "received_at", "reply_by", "consents", "erased_at",
    "status", "quarantined",
}  # fmt: skip
"""What counts need, and names nobody."""
REPLACED = {"key_hash", "fingerprint", "facts", "lead", "link", "repeat"}
"""By something that tells nothing, as the tests around this one say."""


def test_a_field_that_somebody_adds_to_an_inquiry_is_emptied_or_said_to_be_left() -> None:
    left = erase(full(), LATER)
    others = {one.name for one in fields(Inquiry)} - LEFT - REPLACED
    assert {name for name in others if getattr(left, name)} == set()


def test_what_counts_need_is_left() -> None:
    before, left = full(), erase(full(), LATER)
    assert (left.id, left.reference) == (before.id, before.reference)
    assert (left.received_at, left.reply_by) == (before.received_at, before.reply_by)
    assert left.consents == before.consents
    assert (left.lead.sequence, left.lead.lead_id) == (1, "l")
    assert left.lead.outcome is LeadOutcome.ROUTED
    fact = erased(left, LATER)
    assert fact.model_dump() == {
        "inquiry_id": left.id, "reference": left.reference, "erased_at": LATER,
    }  # fmt: skip


@given(st.sampled_from(Status))
def test_what_is_open_is_withdrawn_by_it_and_what_a_clinic_has_ended_stays_so(
    status: Status,
) -> None:
    left = erase(full(status), LATER)
    assert left.status is (status if status in ENDED else Status.WITHDRAWN)


def test_what_was_booked_stays_so_once_its_clinic_has_closed_it() -> None:
    closed = Closed(sequence=2, lead_id="l", reason="booked", at=MONDAY_NOON)
    assert erase(full(Status.BOOKED).follow(closed), LATER).status is Status.BOOKED


def test_twice_is_once() -> None:
    left = erase(full(), LATER)
    assert erase(left, LATER + timedelta(days=1)) == left


def test_nothing_comes_back_to_what_was_erased() -> None:
    left = erase(full(), LATER)
    for fact in (
        replace(ROUTED, sequence=9),
        Contacted(sequence=9, lead_id="l", location="toronto", at=LATER),
        Offered(sequence=9, lead_id="l", locations=("brossard",), at=LATER),
    ):
        assert left.follow(fact) == left
    assert left.request_link(LATER + timedelta(days=1)) == left
    assert left.open_session(b"new", LATER) == left
    assert left.announce_again(LATER, LATER) == left
    assert left.count_wrong_code(left.link.number) == left
    with pytest.raises(StatusLinkSpent):
        left.open_link(left.link.number, b"s", LATER)
    with pytest.raises(InquiryEnded):
        left.add_note(replace(NOTE, id="m"))
    assert left.withdraw(LATER) == left


def test_a_hold_keeps_it_until_it_is_lifted() -> None:
    under_hold = put_on_hold(full(), HoldReason.COMPLAINT, by="sam", now=MONDAY_NOON)
    with pytest.raises(UnderHold):
        erase(under_hold, LATER)
    assert under_hold.hold is not None
    assert (under_hold.hold.by, under_hold.hold.at) == ("sam", MONDAY_NOON)
    assert erase(lift_hold(under_hold), LATER).erased_at == LATER
    assert erase(under_hold, LATER, despite_hold=True).hold is None


def test_a_hold_is_put_once_and_changes_its_reason() -> None:
    first = put_on_hold(full(), HoldReason.COMPLAINT, by="sam", now=MONDAY_NOON)
    assert put_on_hold(first, HoldReason.COMPLAINT, by="kim", now=LATER) == first
    other = put_on_hold(first, HoldReason.LITIGATION, by="kim", now=LATER)
    assert other.hold is not None
    assert (other.hold.reason, other.hold.by) == (HoldReason.LITIGATION, "kim")
    with pytest.raises(InquiryEnded):
        put_on_hold(erase(full(), LATER), HoldReason.COMPLAINT, by="sam", now=LATER)
    assert lift_hold(full()) == full()


def test_a_wish_to_be_erased_is_noted_on_the_hold_once_and_stays_with_another_reason() -> None:
    assert ask_for_erasure(full(), LATER) == full()
    under_hold = put_on_hold(full(), HoldReason.COMPLAINT, by="sam", now=MONDAY_NOON)
    asked = ask_for_erasure(under_hold, LATER)
    assert (under_hold.is_restricted, asked.is_restricted) == (False, True)
    assert ask_for_erasure(asked, LATER + timedelta(days=1)) == asked
    other = put_on_hold(asked, HoldReason.REGULATOR, by="kim", now=LATER)
    assert other.is_restricted
    assert not lift_hold(other).is_restricted
