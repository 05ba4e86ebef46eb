"""Inquiries that had no answer for too long are announced again: even a lost topic loses none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.inquiries.domain import Inquiry
from services.inquiry.inquiries.ports import Inquiries
from services.inquiry.inquiries.usecases.announce import received
from services.inquiry.ledger.domain import ANSWERED_WITHIN, next_repeat_at
from services.inquiry.ledger.ports import InquiryLedger
from shared.clock import Clock
from shared.events import Event
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_repeats = counter("inquiries_announced_again_total", "Inquiries that had no answer in time.")
_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class ReconcileInquiries:
    """Repeating is harmless: an inquiry has one lead, and routing answers a repeat with it."""

    ledger: InquiryLedger
    inquiries: Inquiries
    now: Clock
    answered_within: timedelta = ANSWERED_WITHIN

    async def __call__(self) -> int:
        now = self.now()
        due = await self.ledger.unanswered(
            received_before=now - self.answered_within, now=now, limit=_AT_ONCE
        )
        count = sum([await self._announce(inquiry, now) for inquiry in due])
        _repeats.inc(count)
        return count

    async def _announce(self, inquiry: Inquiry, now: datetime) -> bool:
        """Whether it was; one that cannot be announced waits for its next turn as the others do."""
        next_at = next_repeat_at(inquiry.repeat.count + 1, now, self.answered_within)
        facts: list[Event] = []

        def announced(changed: Inquiry) -> Sequence[Event]:
            facts[:] = _facts(changed)
            return facts

        await self.inquiries.change(
            inquiry.id, lambda one: one.announce_again(now, next_at), announced
        )
        if facts:
            _log.warning("inquiry.announced-again", inquiry_id=inquiry.id)
        return bool(facts)


def _facts(inquiry: Inquiry) -> Sequence[Event]:
    """None where what is stored is nothing that the contract takes."""
    try:
        return [received(inquiry)]
    except ValueError as error:
        _log.error("inquiry.not-announceable", error, inquiry_id=inquiry.id)
        return []
