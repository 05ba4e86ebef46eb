"""Somebody has a lead open: when their window last said so."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PRESENT_FOR: Final = timedelta(seconds=45)
"""Three reports of a window: whoever closes it without a word is gone then."""
_WINDOW: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, kw_only=True)
class Presence:
    by: str
    window: str
    lead_id: str
    at: datetime


def is_window(name: str) -> bool:
    return _WINDOW.fullmatch(name) is not None


def others(found: Iterable[Presence], *, but: str, now: datetime) -> list[str]:
    """The accounts of everybody else who is there. What reports from another time, of a clock that
    is wrong, is not there.
    """
    return sorted({one.by for one in found if one.by != but and abs(now - one.at) <= PRESENT_FOR})
