"""How long an answer may take, when an inquiry without one is announced again, and what somebody
is shown of all that.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from services.inquiry.inquiries.domain import Ledger, WaitingInquiries

ANSWERED_WITHIN: Final = timedelta(minutes=1)
"""Routing answers in about a second; an inquiry without an answer is in flight for so long, where
a setting says nothing else.
"""
_LONGEST_PAUSE: Final = timedelta(hours=1)
_GROWTH: Final = 5


def next_repeat_at(
    repeats: int, now: datetime, answered_within: timedelta = ANSWERED_WITHIN
) -> datetime:
    """When it is announced again if there is still no answer; longer and longer, since routing may
    only be far behind, and every repeat is one record more for it.
    """
    growth: int = _GROWTH ** min(repeats, 5)
    return now + min(_LONGEST_PAUSE, answered_within * growth)


@dataclass(frozen=True, kw_only=True)
class LedgerReport:
    """`waiting`: late or in flight. Counted one after the other, so a moment may lie between."""

    ledger: Ledger
    waiting: WaitingInquiries
    late_before: datetime
    counted_at: datetime

    @property
    def late(self) -> int:
        return max(0, self.waiting.count - self.ledger.in_flight)
