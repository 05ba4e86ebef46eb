"""Failed emails: counted for an alarm, shown, tried again or given up by somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from services.inquiry.inquiries.domain import FailedEmail
from services.inquiry.mail.domain import EmailNotFailed
from services.inquiry.mail.ports import EmailQueue
from shared.clock import Clock
from shared.telemetry import alarm, gauge

_failed = gauge("emails_failed", "Inquiries with an email that waits for somebody.")
_SHOWN: Final = 200


@dataclass(frozen=True, kw_only=True)
class HandleFailedEmails:
    emails: EmailQueue
    now: Clock

    async def watch(self) -> int:
        """How many there are, which is also a metric and an alarm."""
        count = await self.emails.count_failed()
        _failed.set(count)
        alarm("email.failed", lasts=count > 0, count=count)
        return count

    async def shown(self) -> Sequence[FailedEmail]:
        """The oldest ones."""
        return await self.emails.failed(limit=_SHOWN)

    async def retry(
        self, inquiry_id: str, email_id: str, *, failed_at: datetime | None = None
    ) -> None:
        """Raises `EmailNotFailed`, also where it has failed once more since then."""
        if not await self.emails.retry(inquiry_id, email_id, now=self.now(), failed_at=failed_at):
            raise EmailNotFailed

    async def discard(
        self, inquiry_id: str, email_id: str, *, failed_at: datetime | None = None
    ) -> None:
        """Raises as of `retry`."""
        if not await self.emails.discard(inquiry_id, email_id, at=self.now(), failed_at=failed_at):
            raise EmailNotFailed
