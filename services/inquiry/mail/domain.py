"""What is sent to a patient, what becomes of one attempt, and what is done after it.

An email's Message-ID is made of its id, so one that is sent twice is recognised as one. One that
cannot be made, or that no server takes for days, has failed: it is counted, shown, and waits for
somebody.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from services.inquiry.catalogue.domain import Network
from services.inquiry.inquiries.domain import EmailKind, EmailLease
from shared.errors import NotFound

DEFAULT_ZONE: Final = "America/Toronto"
"""Of emails about no clinic that is known."""
GIVEN_UP_AFTER: Final = timedelta(days=3)
MOST_BROKEN_ATTEMPTS: Final = 5
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(minutes=15)


NAMES_PROCEDURE: Final = frozenset(
    {
        EmailKind.RECEIVED,
        EmailKind.QUESTION,
        EmailKind.ASSIGNED,
        EmailKind.RECORDS,
        EmailKind.BOOKED,
    }
)
"""The emails in which it helps to read which inquiry they are about."""


class Outcome(StrEnum):
    """What became of one attempt."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    """For good: the server knows no such recipient, or the patient's data was erased."""
    FAILED = "failed"
    """For now: the server did not take it, for whatever reason of its own."""
    CAPPED = "capped"
    """For now: this mailbox has been sent as many as anybody is; perhaps others write in its
    name.
    """
    LEFT = "left"
    """For now: it was not tried, since the server took too long for those before it."""
    OVERTAKEN = "overtaken"
    """What it was to tell is not so any more; it was not sent."""
    BROKEN = "broken"
    """It could not be made or handed over: an error of ours."""


class EmailNotFailed(NotFound):
    code = "email.not-failed"
    title = "There is no such email that waits for somebody."


@dataclass(frozen=True)
class Settled:
    """Nothing more is done: it was accepted, refused for good, or overtaken."""


@dataclass(frozen=True)
class RetryAt:
    at: datetime


@dataclass(frozen=True)
class GivenUp:
    """It is not tried again until somebody says so."""


@dataclass(frozen=True)
class GivenBack:
    """It is due as before."""


NextStep = Settled | RetryAt | GivenUp | GivenBack


def next_step(lease: EmailLease, outcome: Outcome, now: datetime) -> NextStep:
    """What is done with a leased email after an attempt that ended so."""
    match outcome:
        case Outcome.ACCEPTED | Outcome.REFUSED | Outcome.OVERTAKEN:
            return Settled()
        case Outcome.LEFT:
            return GivenBack()
        case Outcome.BROKEN:
            is_last = lease.attempts >= MOST_BROKEN_ATTEMPTS
        case Outcome.FAILED | Outcome.CAPPED:
            is_last = now - lease.made_at >= GIVEN_UP_AFTER
    return GivenUp() if is_last else RetryAt(_next_attempt(lease.attempts, now))


def _next_attempt(attempts: int, now: datetime) -> datetime:
    pause: timedelta = _FIRST_PAUSE * 2 ** min(attempts, 20)
    return now + min(_LONGEST_PAUSE, pause)


@dataclass(frozen=True, kw_only=True)
class Email:
    """What is sent: no name of the patient and nothing about health but, in the body, `procedure`:
    its title in their language, where this kind of email says it. `own_timezone`: the patient's,
    where they gave it. `is_contacted`: the clinic, or one before it, has been in touch.
    """

    message_id: str
    to: str = field(repr=False)
    kind: EmailKind
    locale: str
    reference: str
    status_url: str = field(repr=False)
    link_code: str = field(repr=False)
    reply_by: datetime
    timezone: str
    clinic_name: str | None
    clinic_phone: str | None
    own_timezone: str | None = field(default=None, repr=False)
    is_contacted: bool = False
    coordinator_name: str | None = None
    procedure: str | None = field(default=None, repr=False)
    network: Network | None = None
