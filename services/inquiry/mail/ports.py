"""What sending emails needs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.inquiries.domain import EmailLease, FailedEmail
from services.inquiry.mail.domain import Email, Outcome
from shared.limits.counted import Counted


class EmailQueue(Protocol):
    async def lease(self, now: datetime, *, at_most: int) -> Sequence[EmailLease]:
        """Takes emails that are due, those that were due first at the front, one of each inquiry:
        for a limited time nobody else gets them.
        """
        ...

    async def settle(self, lease: EmailLease, outcome: str, at: datetime) -> None:
        """The email is done with and leaves the queue; what became of it is noted."""
        ...

    async def postpone(self, lease: EmailLease, until: datetime) -> None: ...

    async def give_back(self, lease: EmailLease, at: datetime) -> None:
        """It is due at that time, and was not attempted."""
        ...

    async def fail(self, lease: EmailLease, *, reason: str, at: datetime) -> None:
        """It is not tried again until somebody says so."""
        ...

    async def failed(self, *, limit: int) -> Sequence[FailedEmail]:
        """The oldest ones first."""
        ...

    async def failed_after(
        self, after: tuple[datetime, str, str] | None, *, limit: int
    ) -> Sequence[FailedEmail]:
        """The oldest ones first, each by itself, after that one: when it failed, its inquiry's id
        and its own.
        """
        ...

    async def count_failed(self) -> int:
        """Inquiries with a failed email."""
        ...

    async def retry(
        self, inquiry_id: str, email_id: str, *, now: datetime, failed_at: datetime | None = None
    ) -> bool:
        """Makes a failed email due, as if it were new; False when there is none of this id that
        failed then (None: whenever).
        """
        ...

    async def discard(
        self, inquiry_id: str, email_id: str, *, at: datetime, failed_at: datetime | None = None
    ) -> bool:
        """Takes a failed email out of the queue; False as of `retry`."""
        ...


class EmailSender(Protocol):
    async def send(self, email: Email) -> Outcome: ...

    async def hang_up(self) -> None:
        """After the last email for now."""
        ...


class EmailLimits(Protocol):
    async def take(self, counted: Sequence[Counted]) -> None:
        """Raises `LimitReached`."""
        ...

    async def give_back(self, counted: Sequence[Counted]) -> None: ...
