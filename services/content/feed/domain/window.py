"""How much of the feed one answer holds, known before any page is read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from services.content.feed.domain.change import ChangeFilter, Slot
from services.content.feed.domain.cursor import FeedCursor

DEFAULT_LIMIT: Final = 100
MOST: Final = 500
MOST_BYTES: Final = 2 * 1024 * 1024
"""Of an answer, before it is encoded; a single page that is larger comes alone."""
_WORTH_ENCODING_BYTES: Final = 4 * 1024
_FORMAT: Final = 1
"""Rises when the same changes are answered with other bytes."""


@dataclass(frozen=True, kw_only=True)
class Window:
    """What is at positions after `after` and up to `up_to`: about `size` bytes. `name` names the
    answer.
    """

    wanted: ChangeFilter
    after: FeedCursor
    up_to: int
    next_cursor: str
    name: str
    size: int

    @property
    def is_worth_encoding(self) -> bool:
        return self.size >= _WORTH_ENCODING_BYTES


def last_shown(slots: Sequence[Slot], limit: int, high_water: int) -> int:
    """The position up to which an answer goes. `slots` hold one more than `limit` where there is
    more; where all are shown, nothing else is up to `high_water`.
    """
    size = 0
    for number, slot in enumerate(slots):
        size += slot.size
        if number == limit or (number > 0 and size > MOST_BYTES):
            return slots[number - 1].position
    return high_water


def name_of(positions: Sequence[int], next_cursor: str) -> str:
    """A position is taken once, so it stands for the bytes that are there."""
    content = json.dumps([_FORMAT, list(positions), next_cursor])
    return sha256(content.encode()).hexdigest()[:32]
