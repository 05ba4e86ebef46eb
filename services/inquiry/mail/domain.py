"""Letters that wait on an inquiry to be sent, and when to try again.

A pending letter is an entry of the inquiry's `mails`. Taking it sets its `due_at` ahead: for so
long it belongs to whoever took it, and after a crash it is due again. Its Message-ID is made of its
id, so a letter sent twice is recognised as one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

CLAIMED_FOR: Final = timedelta(minutes=2)
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=15)


class MailKind(StrEnum):
    RECEIVED = "received"
    NEW_LINK = "new_link"


def pending_mail(kind: MailKind, link_number: int, now: datetime) -> dict[str, Any]:
    """The entry of a letter that is due now."""
    return {
        "id": f"{kind.value}.{link_number}.{now:%Y%m%d%H%M%S}",
        "kind": kind.value,
        "link_number": link_number,
        "due_at": now,
        "attempts": 0,
    }


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When a letter that could not be handed over is tried again."""
    pause: timedelta = _FIRST_PAUSE * 2 ** min(attempts, 20)
    return now + min(_LONGEST_PAUSE, pause)


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A letter that is ours to send for `CLAIMED_FOR`. `to` is None when the patient's data was
    erased.
    """

    inquiry_id: str
    mail_id: str
    kind: MailKind
    link_number: int
    attempts: int
    to: str | None
    reference: str
    locale: str
    reply_by: datetime
    location: str | None


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What is sent: no name, no procedure, nothing about health."""

    message_id: str
    to: str
    kind: MailKind
    locale: str
    reference: str
    status_url: str
    reply_by: datetime
    timezone: str
    clinic_name: str | None
    clinic_phone: str | None


class Sent(StrEnum):
    """What became of handing a letter over."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # for good: this address takes no mail
    FAILED = "failed"  # for now
