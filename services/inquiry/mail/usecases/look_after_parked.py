"""Parked emails: counted for an alarm, shown, tried again or given up by somebody."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from services.inquiry.mail.domain import ParkedEmail
from services.inquiry.mail.ports import OutgoingMails
from shared.clock import Clock
from shared.telemetry import alarm, gauge

_parked = gauge("mails_parked", "Inquiries with an email that waits for somebody.")
_SHOWN: Final = 200


@dataclass(frozen=True, kw_only=True)
class LookAfterParked:
    mails: OutgoingMails
    now: Clock

    async def watch(self) -> int:
        """How many there are, which is also a metric and an alarm."""
        count = await self.mails.count_parked()
        _parked.set(count)
        alarm("mail.parked", lasts=count > 0, count=count)
        return count

    async def shown(self) -> Sequence[ParkedEmail]:
        """The oldest ones."""
        return await self.mails.parked(limit=_SHOWN)

    async def retry(self, inquiry_id: str, mail_id: str) -> None:
        await self.mails.retry(inquiry_id, mail_id, now=self.now())

    async def discard(self, inquiry_id: str, mail_id: str) -> None:
        await self.mails.discard(inquiry_id, mail_id, at=self.now())
