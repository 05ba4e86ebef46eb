"""What sending emails needs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.mail.domain import Claim, Email, Outcome, ParkedEmail, PendingEmail
from shared.limits.counted import Counted


class OutgoingMails(Protocol):
    async def claim(self, now: datetime) -> Claim | None:
        """Takes one email that is due, for a limited time; nobody else gets it meanwhile."""
        ...

    async def read(self, claim: Claim) -> PendingEmail:
        """What the claimed entry says. Raises whatever a broken one makes it raise."""
        ...

    async def settle(self, claim: Claim, outcome: Outcome, at: datetime) -> None:
        """The email is done with: it was accepted, or refused for good."""
        ...

    async def postpone(self, claim: Claim, until: datetime) -> None: ...

    async def park(self, claim: Claim, *, reason: str, at: datetime) -> None:
        """It is not tried again until somebody says so."""
        ...

    async def parked(self, *, limit: int) -> Sequence[ParkedEmail]: ...

    async def count_parked(self) -> int:
        """Inquiries with a parked email."""
        ...

    async def retry(self, inquiry_id: str, mail_id: str, *, now: datetime) -> None:
        """Raises `EmailNotParked`."""
        ...

    async def discard(self, inquiry_id: str, mail_id: str, *, at: datetime) -> None:
        """Raises `EmailNotParked`."""
        ...


class EmailSender(Protocol):
    async def send(self, email: Email) -> Outcome: ...


class MailLimits(Protocol):
    async def take(self, counted: Sequence[Counted]) -> None:
        """Raises `LimitReached`."""
        ...

    async def give_back(self, counted: Sequence[Counted]) -> None: ...
