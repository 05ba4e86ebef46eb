"""Somebody, or an alarm, looks at what became of the inquiries."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from services.inquiry.inquiries.domain import Ledger
from services.inquiry.ledger.domain import ANSWERED_WITHIN, LedgerReport
from services.inquiry.ledger.ports import InquiryLedger
from shared.clock import Clock
from shared.telemetry import alarm, gauge

_inquiries = gauge("ledger_inquiries", "Inquiries by what became of them.", ["state"])
_STATES: Final = (
    "accepted", "routed", "unrouted", "withdrawn", "erased", "in_flight", "quarantined",
)  # fmt: skip
_difference = gauge("ledger_difference", "Inquiries nobody can account for.")


@dataclass(frozen=True, kw_only=True)
class ReadLedger:
    ledger: InquiryLedger
    now: Clock
    answered_within: timedelta = ANSWERED_WITHIN

    async def __call__(self) -> Ledger:
        return await self.ledger.read(in_flight_since=self.now() - self.answered_within)


@dataclass(frozen=True, kw_only=True)
class ReportLedger:
    """For somebody to read: with what waits, the oldest first."""

    read: ReadLedger
    at_most: int

    async def __call__(self) -> LedgerReport:
        now = self.read.now()
        ledger = await self.read()
        return LedgerReport(
            ledger=ledger,
            waiting=await self.read.ledger.waiting(limit=self.at_most),
            late_before=now - self.read.answered_within,
            counted_at=now,
        )


@dataclass(frozen=True, kw_only=True)
class WatchLedger:
    read: ReadLedger

    async def __call__(self) -> int:
        """The difference, which is also a metric and an alarm."""
        ledger = await self.read()
        for state in _STATES:
            _inquiries.labels(state).set(getattr(ledger, state))
        _difference.set(ledger.difference)
        alarm("ledger.difference", lasts=ledger.difference != 0, count=ledger.difference)
        return ledger.difference
