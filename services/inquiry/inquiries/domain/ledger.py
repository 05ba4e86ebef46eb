"""Accepted = routed + unrouted + withdrawn + erased + in flight + quarantined; the rest is the
difference.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Counts of inquiries, each in one column. `in_flight`: accepted so recently that no answer is
    due yet. `quarantined`: waiting in quarantine, or discarded from it and not erased yet.
    """

    accepted: int
    routed: int
    unrouted: int
    withdrawn: int
    erased: int
    in_flight: int
    quarantined: int = 0

    @property
    def difference(self) -> int:
        """Inquiries of which nobody can say what became of them."""
        known = self.routed + self.unrouted + self.withdrawn + self.erased + self.in_flight
        return self.accepted - known - self.quarantined


@dataclass(frozen=True, kw_only=True)
class WaitingInquiry:
    """One without an answer, and nothing of its patient. `waiting_since`: received, or released
    from quarantine. `is_published`: routing may have heard of it.
    """

    reference: str
    waiting_since: datetime
    is_published: bool
    repeats: int
    next_repeat_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class WaitingInquiries:
    """`oldest`: of `count`, so many as were asked for."""

    count: int
    oldest: Sequence[WaitingInquiry]
