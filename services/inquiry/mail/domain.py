"""Emails that wait on an inquiry to be sent, when to try again, and when a person has to look.

A pending email is an entry of the inquiry's `mails`. Taking it sets its `due_at` ahead: for so long
it belongs to whoever took it, and after a crash it is due again. Its Message-ID is made of its id,
so an email sent twice is recognised as one. One that cannot be made, or that no server takes for
days, is parked: it is counted, shown, and waits for somebody.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from shared.errors import NotFound

CLAIMED_FOR: Final = timedelta(minutes=2)
GIVEN_UP_AFTER: Final = timedelta(days=3)
MOST_BROKEN_ATTEMPTS: Final = 5
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=15)


class MailKind(StrEnum):
    RECEIVED = "received"
    NEW_LINK = "new_link"


class Outcome(StrEnum):
    """What became of one try."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """For good: the server knows no such recipient, or the patient's data was erased."""
    FAILED = "failed"
    """For now: the server did not take it, for whatever reason of its own."""
    CAPPED = "capped"
    """For now: this mailbox has been sent as many as anybody is; perhaps others write in its
    name.
    """
    BROKEN = "broken"
    """It could not be made or handed over: an error of ours."""


FINAL: Final = frozenset({Outcome.ACCEPTED, Outcome.REFUSED})
_WAITING: Final = frozenset({Outcome.FAILED, Outcome.CAPPED})


class EmailNotParked(NotFound):
    code = "email.not-parked"
    title = "There is no such email that waits for somebody."


def pending_mail(kind: MailKind, link_number: int, now: datetime) -> dict[str, Any]:
    """The entry of an email that is due now."""
    return {
        "id": f"{kind.value}.{link_number}.{now:%Y%m%d%H%M%S}",
        "kind": kind.value,
        "link_number": link_number,
        "made_at": now,
        "due_at": now,
        "attempts": 0,
    }


def next_attempt(attempts: int, now: datetime) -> datetime:
    """When an email that could not be handed over is tried again."""
    pause: timedelta = _FIRST_PAUSE * 2 ** min(attempts, 20)
    return now + min(_LONGEST_PAUSE, pause)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """An entry of an inquiry's emails that is ours for `CLAIMED_FOR`, whatever it holds.

    By `token`, which it has been given, the entry is known again while it is ours.
    """

    inquiry_id: str
    token: str
    attempts: int
    made_at: datetime

    def is_to_be_parked(self, outcome: Outcome, now: datetime) -> bool:
        """Whether a person has to look now."""
        if outcome is Outcome.BROKEN:
            return self.attempts >= MOST_BROKEN_ATTEMPTS
        return outcome in _WAITING and now - self.made_at >= GIVEN_UP_AFTER


@dataclass(frozen=True, kw_only=True)
class PendingEmail:
    """What an entry says. `to` is None when the patient's data was erased."""

    mail_id: str
    kind: MailKind
    link_number: int
    to: str | None
    reference: str
    locale: str
    reply_by: datetime
    location: str | None


@dataclass(frozen=True, kw_only=True)
class Email:
    """What is sent: no name, no procedure, nothing about health."""

    message_id: str
    to: str
    kind: MailKind
    locale: str
    reference: str
    status_url: str = field(repr=False)
    link_code: str = field(repr=False)
    reply_by: datetime
    timezone: str
    clinic_name: str | None
    clinic_phone: str | None


@dataclass(frozen=True, kw_only=True)
class ParkedEmail:
    """One that waits for somebody; `reason` is a code or an error's class name."""

    inquiry_id: str
    reference: str
    mail_id: str
    kind: str
    reason: str
    attempts: int
    parked_at: datetime
