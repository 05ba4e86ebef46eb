"""The transitions of quarantine: who may follow whom, and what each does to the inquiry."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    EmailKind,
    Inquiry,
    NeverInQuarantine,
    NotInQuarantine,
    Quarantine,
    QuarantineState,
    Status,
    destroyed,
    discard,
    give_up,
    release,
    restore,
)
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON

HOUR = timedelta(hours=1)
LATER = MONDAY_NOON + HOUR
QUARANTINE = Quarantine(score=4, signals=("honeypot-filled",), at=MONDAY_NOON)
W, R, X, D = (
    QuarantineState.WAITING,
    QuarantineState.RELEASED,
    QuarantineState.DISCARDED,
    QuarantineState.DESTROYED,
)


def released(inquiry: Inquiry) -> Inquiry:
    return release(inquiry, LATER, reply_by=LATER + HOUR, repeat_at=LATER)


def discarded(inquiry: Inquiry) -> Inquiry:
    return discard(inquiry, LATER)


def restored(inquiry: Inquiry) -> Inquiry:
    return restore(inquiry, LATER)


def quarantined(**changes: object) -> Inquiry:
    return received_inquiry(**{"emails": (), "quarantined": QUARANTINE, **changes})  # type: ignore[arg-type]


def state_of(inquiry: Inquiry) -> QuarantineState:
    assert inquiry.quarantined is not None
    return inquiry.quarantined.state


WAYS: dict[QuarantineState, Inquiry] = {
    W: quarantined(),
    R: released(quarantined()),
    X: discarded(quarantined()),
    D: destroyed(give_up(discarded(quarantined()), LATER), LATER),
}


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        (W, released, R), (W, discarded, X), (W, restored, W),
        (R, released, R), (R, discarded, None), (R, restored, None),
        (X, released, None), (X, discarded, X), (X, restored, W),
        (D, released, None), (D, discarded, None), (D, restored, None),
    ],
)  # fmt: skip
def test_from_each_state_the_steps_that_lead_on_and_those_that_are_refused(
    state: QuarantineState, step: Callable[[Inquiry], Inquiry], after: QuarantineState | None
) -> None:
    before = WAYS[state]
    assert state_of(before) is state
    if after is None:
        with pytest.raises(NotInQuarantine):
            step(before)
        return
    changed = step(before)
    assert state_of(changed) is after
    assert (changed is before) is (state is after)


@pytest.mark.parametrize("step", [released, discarded, restored])
def test_what_was_never_in_quarantine_cannot_leave_it(step: Callable[[Inquiry], Inquiry]) -> None:
    with pytest.raises(NeverInQuarantine):
        step(received_inquiry())


@pytest.mark.parametrize("step", [released, discarded, restored])
def test_what_was_withdrawn_or_erased_there_is_neither_released_nor_discarded(
    step: Callable[[Inquiry], Inquiry],
) -> None:
    for ended in (quarantined().withdraw(LATER), quarantined(erased_at=LATER)):
        with pytest.raises(NotInQuarantine):
            step(ended)


def test_what_is_released_is_confirmed_and_promised_an_answer_from_then_on() -> None:
    inquiry = WAYS[R]
    assert not inquiry.is_kept_back
    assert inquiry.status is Status.RECEIVED
    assert [email.kind for email in inquiry.emails] == [EmailKind.RECEIVED]
    assert inquiry.reply_by == LATER + HOUR
    assert inquiry.repeat.next_at == LATER
    assert inquiry.received_at == MONDAY_NOON


def test_a_link_that_was_used_in_quarantine_is_replaced_in_the_confirmation() -> None:
    used = quarantined().open_link(1, b"s", MONDAY_NOON)
    (email,) = released(used).emails
    assert email.link_number == 2


def test_a_reply_is_never_promised_for_the_past() -> None:
    late = release(quarantined(), LATER, reply_by=MONDAY_NOON, repeat_at=LATER)
    assert late.reply_by == LATER


def test_its_sender_sees_received_then_closed_and_received_again() -> None:
    waits, spam = WAYS[W], WAYS[X]
    assert (waits.shown_status, spam.shown_status) == (Status.RECEIVED, Status.CLOSED)
    again = restored(spam)
    assert [one.status.value for one in again.history] == ["received", "closed", "received"]
    assert again.quarantined is not None
    assert again.quarantined.at == LATER


def test_nothing_is_mailed_and_no_answer_is_missed_while_it_is_kept_back() -> None:
    for state in (W, X, D):
        kept = WAYS[state]
        assert kept.is_kept_back
        assert not kept.is_unanswered
        assert kept.request_link(MONDAY_NOON + timedelta(days=2)) is kept
    assert WAYS[R].is_unanswered
    assert not received_inquiry().is_kept_back


def test_only_what_is_still_discarded_loses_its_key() -> None:
    for state in (W, R):
        assert give_up(WAYS[state], LATER) is WAYS[state]
        assert destroyed(WAYS[state], LATER) is WAYS[state]
    assert destroyed(WAYS[X], LATER) is WAYS[X]
    given_up = give_up(WAYS[X], LATER)
    assert given_up.erased_at == LATER
    assert give_up(given_up, LATER + HOUR) == given_up
    with pytest.raises(NotInQuarantine):
        restored(given_up)
    assert destroyed(WAYS[D], LATER + HOUR) is WAYS[D]
    assert received_inquiry() == give_up(received_inquiry(), LATER)


@given(steps=st.lists(st.sampled_from([released, discarded, restored]), max_size=8))
def test_whatever_people_press_it_is_kept_back_until_it_is_released_and_never_after(
    steps: list[Callable[[Inquiry], Inquiry]],
) -> None:
    inquiry, was_released = quarantined(), False
    for step in steps:
        try:
            inquiry = step(inquiry)
        except NotInQuarantine:
            continue
        was_released = was_released or state_of(inquiry) is R
        assert inquiry.is_kept_back is not was_released
        assert len(inquiry.emails) == was_released
