"""What may happen to an inquiry, and what is refused."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.inquiry.inquiries.domain import (
    NOTES_AT_MOST,
    SESSION_LIVES_FOR,
    WRONG_CODES_AT_MOST,
    EmailKind,
    Inquiry,
    InquiryEnded,
    LeadProgress,
    Note,
    Repeat,
    Status,
    StatusChange,
    StatusLinkSpent,
    TooManyNotes,
)
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON

LATER = MONDAY_NOON + timedelta(hours=1)


def test_a_new_inquiry_has_a_link_and_an_email_that_tells_it() -> None:
    inquiry = received_inquiry()
    assert (inquiry.version, inquiry.status, inquiry.link.number) == (1, Status.RECEIVED, 1)
    assert inquiry.history == (StatusChange(status=Status.RECEIVED, at=MONDAY_NOON),)
    (email,) = inquiry.emails
    assert (email.kind, email.link_number, email.due_at) == (EmailKind.RECEIVED, 1, MONDAY_NOON)


def test_nothing_personal_stands_in_what_is_known_without_the_key() -> None:
    inquiry = received_inquiry()
    assert "maria" not in repr(inquiry).lower()
    assert "5125550142" not in repr(inquiry)


def test_a_link_opens_once_and_for_one_session() -> None:
    opened = received_inquiry().open_link(1, b"mine", LATER)
    assert opened.link.used_at == LATER
    assert opened.has_session(b"mine", LATER)
    assert not opened.has_session(b"other", LATER)
    assert not opened.has_session(b"mine", LATER + SESSION_LIVES_FOR)
    with pytest.raises(StatusLinkSpent):
        opened.open_link(1, b"again", LATER)


@pytest.mark.parametrize("number", [0, 2])
def test_another_links_number_opens_nothing(number: int) -> None:
    with pytest.raises(StatusLinkSpent):
        received_inquiry().open_link(number, b"s", LATER)


def test_a_link_that_is_too_old_opens_nothing() -> None:
    inquiry = received_inquiry()
    with pytest.raises(StatusLinkSpent):
        inquiry.open_link(1, b"s", inquiry.link.expires_at)


def test_of_many_sessions_the_latest_five_last() -> None:
    inquiry = received_inquiry()
    for secret in (b"1", b"2", b"3", b"4", b"5", b"6"):
        inquiry = inquiry.open_session(secret, LATER)
    assert [inquiry.has_session(s, LATER) for s in (b"1", b"2", b"6")] == [False, True, True]


def guessed(inquiry: Inquiry, times: int) -> Inquiry:
    for _ in range(times):
        inquiry = inquiry.count_wrong_code(1)
    return inquiry


def test_too_many_wrong_codes_void_the_link_and_are_counted_no_further() -> None:
    almost = guessed(received_inquiry(), WRONG_CODES_AT_MOST - 1)
    assert (almost.link.is_void, almost.link.number) == (False, 1)
    void = almost.count_wrong_code(1)
    assert (void.link.is_void, void.link.number) == (True, 2)
    assert guessed(void, 30) == void
    assert void.count_wrong_code(2) == void
    with pytest.raises(StatusLinkSpent):
        void.open_link(2, b"s", LATER)


def test_a_new_link_is_queued_once_in_a_while_and_at_once_where_the_last_is_spent() -> None:
    inquiry = received_inquiry()
    assert inquiry.request_link(MONDAY_NOON + timedelta(minutes=4)) == inquiry
    again = inquiry.request_link(LATER)
    assert [(e.kind, e.link_number) for e in again.emails] == [
        (EmailKind.RECEIVED, 1),
        (EmailKind.NEW_LINK, 1),
    ]
    assert again.request_link(LATER) == again
    used = inquiry.open_link(1, b"s", MONDAY_NOON).request_link(MONDAY_NOON)
    assert (used.link.number, used.emails[-1].link_number) == (2, 2)
    void = guessed(inquiry, WRONG_CODES_AT_MOST).request_link(MONDAY_NOON)
    assert (void.link.number, void.link.is_void) == (2, False)


ENDED = {Status.DECLINED, Status.CLOSED}


@pytest.mark.parametrize("status", [one for one in Status if one not in ENDED])
def test_an_inquiry_is_withdrawn_once_however_far_it_has_come(status: Status) -> None:
    inquiry = received_inquiry(status=status).withdraw(LATER)
    assert inquiry.status is Status.WITHDRAWN
    assert inquiry.withdraw(LATER + timedelta(days=1)) == inquiry


@pytest.mark.parametrize("status", sorted(ENDED))
def test_what_a_clinic_has_ended_is_not_withdrawn(status: Status) -> None:
    with pytest.raises(InquiryEnded):
        received_inquiry(status=status).withdraw(LATER)


def test_what_was_erased_is_not_withdrawn() -> None:
    with pytest.raises(InquiryEnded):
        received_inquiry(erased_at=MONDAY_NOON).withdraw(LATER)


def test_an_unanswered_inquiry_is_announced_again_when_it_is_due() -> None:
    next_at = LATER + timedelta(minutes=5)
    again = received_inquiry().announce_again(LATER, next_at)
    assert again.repeat == Repeat(count=1, next_at=next_at)
    assert again.announce_again(LATER, next_at) == again
    assert again.announce_again(next_at, next_at).repeat.count == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"lead": LeadProgress(sequence=1)},
        {"status": Status.WITHDRAWN},
        {"erased_at": MONDAY_NOON},
    ],
    ids=["answered", "withdrawn", "erased"],
)
def test_what_waits_for_no_answer_is_not_announced_again(changes: dict[str, Any]) -> None:
    inquiry = received_inquiry(**changes)
    assert inquiry.announce_again(LATER, LATER) == inquiry


def test_a_status_of_a_newer_version_is_shown_as_the_last_one_that_is_known() -> None:
    known = StatusChange(status=Status.CONTACTED, at=LATER)
    newer = StatusChange(status=Status.UNKNOWN, at=LATER)
    inquiry = received_inquiry(status=Status.UNKNOWN, history=(known, newer))
    assert inquiry.shown_status is Status.CONTACTED
    assert inquiry.known_history == (known,)


def note(note_id: str) -> Note:
    return Note(id=note_id, by="account-1", name="Anna Roy", at=LATER, text=b"a secret")


@pytest.mark.parametrize("status", Status)
def test_a_note_is_added_once_however_far_an_inquiry_has_come(status: Status) -> None:
    before = received_inquiry(status=status)
    after = before.add_note(note("n-1")).add_note(note("n-2"))
    assert after == replace(before, notes=(note("n-1"), note("n-2")))
    assert after.add_note(note("n-1")) is after
    assert "a secret" not in repr(after)


def test_what_was_erased_takes_no_note() -> None:
    with pytest.raises(InquiryEnded):
        received_inquiry(erased_at=MONDAY_NOON).add_note(note("n-1"))


def test_an_inquiry_takes_no_more_notes_than_its_document_can_hold() -> None:
    full = received_inquiry(notes=tuple(note(f"n-{number}") for number in range(NOTES_AT_MOST)))
    with pytest.raises(TooManyNotes):
        full.add_note(note("another"))
    assert full.add_note(note("n-7")) is full
