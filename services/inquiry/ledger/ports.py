"""What the ledger needs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from services.inquiry.inquiries.domain import Inquiry, Ledger, WaitingInquiries


class InquiryLedger(Protocol):
    async def read(self, *, in_flight_since: datetime) -> Ledger:
        """Of all inquiries; those without an answer are in flight when received since then."""
        ...

    async def waiting(self, *, limit: int) -> WaitingInquiries:
        """Those that routing should have heard of and that have no answer."""
        ...

    async def unanswered(
        self, *, received_before: datetime, now: datetime, limit: int
    ) -> Sequence[Inquiry]:
        """Published inquiries without an answer that are due to be announced again, the oldest
        first.
        """
        ...
