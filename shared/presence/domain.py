"""Somebody has something open: which part of it, and when their window last reported."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

PRESENT_FOR: Final = timedelta(seconds=45)
"""Three reports of a window: whoever closes it without a word is gone then."""
_WINDOW: Final = re.compile(r"[A-Za-z0-9_-]{8,64}")


@dataclass(frozen=True, kw_only=True)
class Presence:
    """`of`: what is open, by its key. `part`: what of it they are at, from the outside inwards;
    none for whoever reads.
    """

    by: str
    window: str
    of: str
    part: tuple[str, ...] = ()
    at: datetime


def is_window(name: str) -> bool:
    return _WINDOW.fullmatch(name) is not None


def others(found: Iterable[Presence], *, but: str, now: datetime) -> Sequence[Presence]:
    """Everybody else who is there, each part of each person once. What reports from another time,
    of a clock that is wrong, is not there.
    """
    there = (one for one in found if one.by != but and abs(now - one.at) <= PRESENT_FOR)
    parts = {(one.by, one.part): one for one in there}
    writing = {by for by, part in parts if part}
    shown = [one for one in parts.values() if one.part or one.by not in writing]
    return sorted(shown, key=lambda one: (one.by, one.part))
