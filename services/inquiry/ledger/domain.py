"""How long an answer may take, and when an inquiry without one is announced again."""

from datetime import datetime, timedelta
from typing import Final

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
