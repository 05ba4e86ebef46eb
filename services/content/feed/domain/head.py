"""How far the feed goes. Positions are given after the write, never before it.

A position that is taken before a page is written can become visible after a later one, and whoever
has read that far misses it. So a page is written first, with a mark in the same write; then its
mark is given a position, and only after everything at the positions of a batch is stored does
`high_water` rise above them. Nobody reads beyond `high_water`.

There is one head, changed by comparing its version, and it names the batch that is being stored:
whoever comes along finishes it, as often as it takes, so nobody waits for a process that died, and
no clock decides anything. What a process that was held up stores below `high_water` is an older
state of a page whose newer one has its mark or a later position.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from services.content.publishing.domain import PageMark

KEPT_FOR: Final = timedelta(days=30)
"""How long a tombstone is kept, and so how long a follower may stay away."""


@dataclass(frozen=True, kw_only=True)
class Assignment:
    """The position of the write that `written` names."""

    written: PageMark
    position: int


@dataclass(frozen=True, kw_only=True)
class Head:
    """`assigned` are positions above `high_water` that are about to be stored; `forgotten` is the
    highest position of a tombstone that is no longer kept; `secret` signs cursors.
    """

    secret: bytes = field(repr=False)
    version: int = 0
    high_water: int = 0
    forgotten: int = 0
    assigned: tuple[Assignment, ...] = ()

    @property
    def feed(self) -> str:
        """Names the feed: one that is begun anew has another secret, and another name."""
        return sha256(b"wayfare.feed-name.v1\n" + self.secret).hexdigest()[:32]

    def assigning(self, written: Sequence[PageMark]) -> "Head":
        """The next positions for these, in their order."""
        first = self.high_water + 1
        assigned = [Assignment(written=w, position=p) for p, w in enumerate(written, first)]
        return replace(self, version=self.version + 1, assigned=tuple(assigned))

    def settled(self) -> "Head":
        """Once everything that is assigned is stored."""
        last = self.assigned[-1].position
        return replace(self, version=self.version + 1, high_water=last, assigned=())
