"""Inquiries that had no answer for too long are announced again: even a lost topic loses none."""

from dataclasses import dataclass
from typing import Final

from services.inquiry.ledger.domain import ANSWERED_WITHIN, next_repeat_at
from services.inquiry.ledger.ports import Accounts
from shared.clock import Clock
from shared.logs import get_log
from shared.telemetry import counter

_log = get_log(__name__)
_repeats = counter("inquiries_announced_again_total", "Inquiries that had no answer in time.")
_AT_ONCE: Final = 200


@dataclass(frozen=True, kw_only=True)
class ReconcileInquiries:
    """Repeating is harmless: an inquiry has one lead, and routing answers a repeat with it."""

    accounts: Accounts
    now: Clock

    async def __call__(self) -> int:
        now, count = self.now(), 0
        due = await self.accounts.unanswered(
            received_before=now - ANSWERED_WITHIN, now=now, limit=_AT_ONCE
        )
        for one in due:
            next_at = next_repeat_at(one.repeats + 1, now)
            if await self.accounts.announce_again(one, next_at=next_at, now=now):
                _log.warning("inquiry.announced-again", inquiry_id=one.inquiry_id)
                count += 1
        _repeats.inc(count)
        return count
