"""The transitions of messages: one is written, and the patient reads those of the clinic.

Messages end with the inquiry, for both sides: nobody looks at what a patient writes to a lead that
is closed, and nobody could answer what a clinic writes after it.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.inquiries.domain.emails import EmailKind
from services.inquiry.inquiries.domain.inquiry import Inquiry
from services.inquiry.inquiries.domain.messages import (
    MAILED_TOGETHER,
    MESSAGES_A_DAY,
    MESSAGES_AT_MOST,
    Message,
    MessageRead,
    MessagesClosed,
    Sender,
    TooManyMessages,
    TooManyMessagesToday,
)

_DAY: Final = timedelta(hours=24)


def write_message(inquiry: Inquiry, message: Message) -> Inquiry:
    """With the message, unless it is kept already. Raises `MessagesClosed`, `TooManyMessages` and
    `TooManyMessagesToday`.
    """
    if kept_as(inquiry, message) is not None:
        return inquiry
    if not inquiry.takes_messages:
        raise MessagesClosed
    if len(inquiry.messages) >= MESSAGES_AT_MOST:
        raise TooManyMessages
    written = replace(inquiry, messages=(*inquiry.messages, message))
    if message.sender is Sender.CLINIC:
        return _mailed(inquiry, written, message.at)
    _check_day(inquiry, message.at)
    return written


def kept_as(inquiry: Inquiry, message: Message) -> Message | None:
    """The message as it is kept: the same one, or the one of the same idempotency key."""
    for kept in inquiry.messages:
        is_repeated = message.key_hash is not None and kept.key_hash == message.key_hash
        if kept.id == message.id or is_repeated:
            return kept
    return None


def count_from_patient(inquiry: Inquiry) -> int:
    return sum(one.sender is Sender.PATIENT for one in inquiry.messages)


def unread(inquiry: Inquiry) -> tuple[Message, ...]:
    """What the clinic has written and the patient has not been shown."""
    read = {one.message_id for one in inquiry.messages_read}
    return tuple(
        one for one in inquiry.messages if one.sender is Sender.CLINIC and one.id not in read
    )


def read_messages(inquiry: Inquiry, shown: Collection[str], now: datetime) -> Inquiry:
    """The patient was shown the messages of these ids; the first time is the one that counts."""
    new = tuple(
        MessageRead(message_id=one.id, at=now) for one in unread(inquiry) if one.id in shown
    )
    return replace(inquiry, messages_read=(*inquiry.messages_read, *new)) if new else inquiry


def _check_day(inquiry: Inquiry, now: datetime) -> None:
    own = [one.at for one in inquiry.messages if one.sender is Sender.PATIENT]
    today = sorted(at for at in own if at > now - _DAY)
    if len(today) >= MESSAGES_A_DAY:
        free_at = today[-MESSAGES_A_DAY] + _DAY
        raise TooManyMessagesToday(retry_after=max(1, int((free_at - now).total_seconds())))


def _mailed(before: Inquiry, written: Inquiry, now: datetime) -> Inquiry:
    """An email that is still to go tells of this message too, and so does one of a moment ago whose
    message nobody has read; whoever reads along is told at the end of that time only.
    """
    last = before.message_mailed_at
    if last is None or now >= last + MAILED_TOGETHER:
        return _queued(written, now, due_at=now)
    if now < last or unread(before):
        return written
    return _queued(written, now, due_at=last + MAILED_TOGETHER)


def _queued(inquiry: Inquiry, now: datetime, *, due_at: datetime) -> Inquiry:
    mailed = inquiry.mailed_again(EmailKind.MESSAGE, now, due_at=due_at)
    return replace(mailed, message_mailed_at=due_at)
