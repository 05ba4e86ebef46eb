"""The transitions: who may write what and when, what is read, and which emails tell of it."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import bson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.inquiry.inquiries.domain import (
    MAILED_TOGETHER,
    MESSAGES_A_DAY,
    MESSAGES_AT_MOST,
    NOTES_AT_MOST,
    EmailKind,
    Inquiry,
    InquiryEnded,
    LeadProgress,
    Message,
    MessagesClosed,
    Note,
    Sender,
    Status,
    TooManyMessages,
    TooManyMessagesToday,
    count_from_patient,
    read_messages,
    unread,
    write_message,
)
from services.inquiry.inquiries.store.documents import document_of
from services.inquiry.privacy.domain import new_data_key, seal
from tests.inquiry.builders import received_inquiry
from tests.support.clocks import MONDAY_NOON

MINUTE = timedelta(minutes=1)


def message(
    message_id: str, sender: Sender = Sender.PATIENT, at: datetime = MONDAY_NOON, **more: Any
) -> Message:
    return Message(id=message_id, sender=sender, at=at, text=b"sealed", **more)


def answer(message_id: str, at: datetime = MONDAY_NOON) -> Message:
    return message(message_id, Sender.CLINIC, at, by="account-1", name="Anna Roy")


def mails(inquiry: Inquiry) -> list[datetime | None]:
    return [one.due_at for one in inquiry.emails if one.kind is EmailKind.MESSAGE]


def many(count: int, *, every: timedelta = timedelta(hours=2)) -> tuple[Message, ...]:
    return tuple(message(f"m-{n}", at=MONDAY_NOON - n * every) for n in range(count))


def test_a_message_is_kept_once_by_its_id_and_by_its_key() -> None:
    first = message("m-1", key_hash=b"k")
    inquiry = write_message(received_inquiry(), first)
    assert inquiry.messages == (first,)
    assert write_message(inquiry, first) is inquiry
    assert write_message(inquiry, message("m-2", key_hash=b"k")) is inquiry
    assert write_message(inquiry, message("m-2", key_hash=b"other")) != inquiry
    assert write_message(inquiry, message("m-2")) != inquiry


ENDED: list[dict[str, Any]] = [
    {"status": Status.WITHDRAWN},
    {"status": Status.CLOSED},
    {"status": Status.DECLINED},
    {"erased_at": MONDAY_NOON},
    {"status": Status.BOOKED, "lead": LeadProgress(sequence=4, closed_for="booked")},
]


@pytest.mark.parametrize("ended", ENDED)
def test_nobody_writes_to_an_inquiry_that_has_ended_or_that_its_clinic_has_closed(
    ended: dict[str, Any],
) -> None:
    kept = message("m-1")
    inquiry = received_inquiry(messages=(kept,), **ended)
    for new in (message("m-2"), answer("m-3")):
        with pytest.raises(MessagesClosed):
            write_message(inquiry, new)
    assert write_message(inquiry, kept) is inquiry  # what was answered once is answered again
    with pytest.raises(InquiryEnded):
        inquiry.ask_person(MONDAY_NOON)


def test_one_patient_writes_twenty_messages_a_day_and_the_clinic_as_many_as_it_likes() -> None:
    inquiry = received_inquiry(messages=many(MESSAGES_A_DAY, every=MINUTE))
    with pytest.raises(TooManyMessagesToday) as refused:
        write_message(inquiry, message("more"))
    first = MONDAY_NOON - (MESSAGES_A_DAY - 1) * MINUTE
    assert refused.value.retry_after == int((first - MONDAY_NOON).total_seconds()) + 24 * 3600
    assert write_message(inquiry, answer("a-1")) != inquiry
    tomorrow = MONDAY_NOON + timedelta(seconds=refused.value.retry_after)
    assert write_message(inquiry, message("more", at=tomorrow)) != inquiry


def test_an_inquiry_holds_five_hundred_messages_of_both_sides() -> None:
    full = received_inquiry(messages=many(MESSAGES_AT_MOST))
    for one in (message("more"), answer("a-1")):
        with pytest.raises(TooManyMessages):
            write_message(full, one)
    almost = received_inquiry(messages=many(MESSAGES_AT_MOST - 1))
    assert len(write_message(almost, message("more")).messages) == MESSAGES_AT_MOST


def test_a_document_holds_as_many_notes_and_messages_of_the_longest_text_as_there_may_be() -> None:
    text = seal(new_data_key(), "i-1", "0197b0f2-0000-7000-8000-000000000001", "\U0001f600" * 4000)
    notes = tuple(
        Note(id=f"{n:036}", by="b" * 36, name="n" * 200, at=MONDAY_NOON, text=text)
        for n in range(NOTES_AT_MOST)
    )
    messages = tuple(
        Message(
            id=f"{n:036}",
            sender=Sender.CLINIC,
            at=MONDAY_NOON,
            text=text,
            by="b" * 36,
            name="n" * 200,
        )
        for n in range(MESSAGES_AT_MOST)
    )
    document = document_of(received_inquiry(notes=notes, messages=messages), [])
    assert len(bson.encode(document)) < 16 * 1024 * 1024 - 100_000


def test_what_a_patient_was_shown_is_read_from_the_first_time_on() -> None:
    inquiry = received_inquiry(messages=(message("m"), answer("a-1"), answer("a-2")))
    assert [one.id for one in unread(inquiry)] == ["a-1", "a-2"]
    once = read_messages(inquiry, {"a-1", "m", "unknown"}, MONDAY_NOON)
    assert [(one.message_id, one.at) for one in once.messages_read] == [("a-1", MONDAY_NOON)]
    assert read_messages(once, {"a-1", "m"}, MONDAY_NOON + MINUTE) is once
    assert [one.id for one in unread(once)] == ["a-2"]


def test_what_a_clinic_writes_within_ten_minutes_is_told_by_one_email() -> None:
    inquiry = received_inquiry()
    for n in range(10):
        inquiry = write_message(inquiry, answer(f"a-{n}", MONDAY_NOON + n * MINUTE))
    assert mails(inquiry) == [MONDAY_NOON]
    later = MONDAY_NOON + MAILED_TOGETHER
    assert mails(write_message(inquiry, answer("later", later))) == [MONDAY_NOON, later]


def test_whoever_reads_along_is_told_once_at_the_end_of_that_time() -> None:
    inquiry = write_message(received_inquiry(), answer("a-1"))
    end = MONDAY_NOON + MAILED_TOGETHER
    for n in range(2, 6):
        at = MONDAY_NOON + n * MINUTE
        inquiry = read_messages(inquiry, {f"a-{n - 1}"}, at)
        inquiry = write_message(inquiry, answer(f"a-{n}", at))
    assert mails(inquiry) == [MONDAY_NOON, end]


def test_what_the_patient_writes_is_mailed_to_nobody() -> None:
    inquiry = received_inquiry()
    assert write_message(inquiry, message("m")).emails == inquiry.emails


STEPS = st.lists(
    st.tuples(st.sampled_from(["patient", "clinic", "read", "again"]), st.integers(0, 15)),
    max_size=40,
)


@given(STEPS)
def test_however_they_write_and_read_no_message_is_lost_doubled_or_told_of_too_often(
    steps: list[tuple[str, int]],
) -> None:
    """Nor is one that nobody has read without an email at most ten minutes after it."""
    inquiry, at, sent = received_inquiry(), MONDAY_NOON, list[Message]()
    for n, (what, minutes) in enumerate(steps):
        at += minutes * MINUTE
        if what == "read":
            inquiry = read_messages(inquiry, {one.id for one in inquiry.messages}, at)
            continue
        new = answer(f"a-{n}", at) if what == "clinic" else message(f"m-{n}", at=at)
        if what == "again" and sent:
            new = sent[n % len(sent)]
        try:
            inquiry = write_message(inquiry, new)
        except TooManyMessagesToday:
            continue
        sent += [new] if new not in sent else []
    assert list(inquiry.messages) == sent
    assert count_from_patient(inquiry) == sum(one.sender is Sender.PATIENT for one in sent)
    due = [one for one in mails(inquiry) if one is not None]
    assert all(later - earlier >= MAILED_TOGETHER for earlier, later in pairwise(due))
    for one in unread(inquiry):
        assert any(one.at - MAILED_TOGETHER < mail <= one.at + MAILED_TOGETHER for mail in due)


def test_the_first_time_that_somebody_asks_for_a_person_counts() -> None:
    asked = received_inquiry().ask_person(MONDAY_NOON)
    assert asked.person_asked_at == MONDAY_NOON
    assert asked.ask_person(MONDAY_NOON + MINUTE) is asked
    closed = replace(asked, status=Status.CLOSED)
    assert closed.ask_person(MONDAY_NOON) is closed
