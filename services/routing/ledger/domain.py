"""What became of all inquiries, as inquiry says."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class WaitingInquiry:
    """One without an answer of routing. `is_published`: it was announced."""

    reference: str
    waiting_since: datetime
    is_published: bool
    repeats: int
    next_repeat_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class LedgerReport:
    """Counts of inquiries. `difference`: of which nobody can say what became of them; `late` of
    them wait for an answer. `waiting`: the oldest of `late` and `in_flight`.
    """

    accepted: int
    routed: int
    unrouted: int
    withdrawn: int
    erased: int
    in_flight: int
    quarantined: int
    difference: int
    late: int
    waiting: Sequence[WaitingInquiry]
    late_before: datetime
    counted_at: datetime

    @property
    def balances(self) -> bool:
        return self.difference == 0
