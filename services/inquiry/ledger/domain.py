"""Accepted = routed + unrouted + withdrawn + erased + in flight; the rest is the difference."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

ANSWERED_WITHIN: Final = timedelta(minutes=1)
"""Routing answers in about a second; an inquiry without an answer is in flight for so long."""
_LONGEST_PAUSE: Final = timedelta(hours=1)
_GROWTH: Final = 5


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """Counts of inquiries, each in one place. `in_flight`: accepted so recently that no answer is
    due yet.
    """

    accepted: int
    routed: int
    unrouted: int
    withdrawn: int
    erased: int
    in_flight: int

    @property
    def difference(self) -> int:
        """Inquiries of which nobody can say what became of them."""
        told = self.routed + self.unrouted + self.withdrawn + self.erased + self.in_flight
        return self.accepted - told


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """An inquiry that routing has said nothing of; `repeats`: how often it was announced again."""

    inquiry_id: str
    repeats: int


def next_repeat_at(repeats: int, now: datetime) -> datetime:
    """When it is announced again if there is still no answer; longer and longer, since routing may
    only be far behind, and every repeat is one record more for it.
    """
    growth: int = _GROWTH ** min(repeats, 5)
    return now + min(_LONGEST_PAUSE, ANSWERED_WITHIN * growth)
