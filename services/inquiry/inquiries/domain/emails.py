"""The emails of an inquiry: queued with the change that they tell of, leased to be sent, and kept
aside when they have failed for good.

A queued email is an entry of the inquiry's `emails`. Leasing it sets its `due_at` ahead: for so
long it belongs to whoever took it, and after a crash it is due again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LEASED_FOR: Final = timedelta(minutes=2)
SETTLES_FOR: Final = timedelta(minutes=1)
"""A clinic often gives an inquiry on at once: the patient hears of the last one."""


class EmailKind(StrEnum):
    RECEIVED = "received"
    NEW_LINK = "new_link"
    QUESTION = "question"
    """Something is asked of, or offered to, the patient."""
    REMINDER = "reminder"
    """It waits for an answer still."""
    ASSIGNED = "assigned"
    """A clinic, or another one than before, has the inquiry."""
    MESSAGE = "message"
    """The clinic has written."""
    RECORDS = "records"
    BOOKED = "booked"
    CLOSED = "closed"
    """By a clinic, also because it may not treat the patient."""
    WITHDRAWN = "withdrawn"
    ADDRESS_LEFT = "address_left"
    """To the address that was corrected: it says so, and opens nothing."""
    ADDRESS_NEW = "address_new"
    """To the address that took its turn, with the link."""
    ERASED = "erased"
    """Never queued: there is no address any more to send it to."""


@dataclass(frozen=True, kw_only=True)
class QueuedEmail:
    """`due_at` None: it has failed, at `failed_at` and for `reason` (a code or an error's class
    name), and waits for somebody. `lease` is the token of the last one who took it.
    """

    id: str
    kind: EmailKind
    link_number: int
    made_at: datetime
    due_at: datetime | None = None
    attempts: int = 0
    lease: str | None = None
    failed_at: datetime | None = None
    reason: str | None = None
    retries: int = 0
    """How often somebody has had it tried again."""


def queued(
    kind: EmailKind, link_number: int, now: datetime, *, due_at: datetime | None = None
) -> QueuedEmail:
    """One that is due at once, soon, or then."""
    email_id = f"{kind.value}.{link_number}.{now:%Y%m%d%H%M%S}"
    soon = now + SETTLES_FOR if kind is EmailKind.ASSIGNED else now
    return QueuedEmail(
        id=email_id, kind=kind, link_number=link_number, made_at=now, due_at=due_at or soon
    )


def with_email(emails: tuple[QueuedEmail, ...], email: QueuedEmail) -> tuple[QueuedEmail, ...]:
    """What happens in the same second is told by one email: an id names one entry."""
    return emails if any(one.id == email.id for one in emails) else (*emails, email)


@dataclass(frozen=True, kw_only=True)
class EmailLease:
    """An entry of an inquiry's emails that is ours for `LEASED_FOR`, whatever it holds.

    By `token`, which it has been given, the entry is known again while it is ours.
    """

    inquiry_id: str
    email_id: str
    token: str
    attempts: int
    made_at: datetime


@dataclass(frozen=True, kw_only=True)
class FailedEmail:
    """One that waits for somebody. Its fields are shown as they are stored, readable or not."""

    inquiry_id: str
    reference: str
    email_id: str
    kind: str
    reason: str
    attempts: int
    failed_at: datetime
    retries: int = 0


@dataclass(frozen=True, kw_only=True)
class SentEmail:
    """One that has left the queue, or waits in it (`outcome` None); nothing of what it says."""

    kind: str
    at: datetime
    outcome: str | None = None
