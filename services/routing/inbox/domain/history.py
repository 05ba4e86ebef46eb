"""The last changes of all leads, in their order: what somebody missed is told from here."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from services.routing.inbox.domain.changes import ChangePosition, LeadChange

MOST_KEPT: Final = 10_000


class ChangeHistory:
    """Knows every change after `begins`, which moves on as the oldest are given up."""

    def __init__(self, begins: ChangePosition, *, most_kept: int = MOST_KEPT) -> None:
        self._begins = begins
        self._most_kept = most_kept
        self._changes: list[LeadChange] = []

    @property
    def position(self) -> ChangePosition:
        """Of the last change."""
        return self._changes[-1].position if self._changes else self._begins

    def append(self, change: LeadChange) -> None:
        """One that is known already, since a stream tells it again, changes nothing."""
        if change.position <= self.position:
            return
        self._changes.append(change)
        if len(self._changes) >= 2 * self._most_kept:
            self._begins = self._changes[self._most_kept - 1].position
            del self._changes[: self._most_kept]

    def since(self, position: ChangePosition) -> Sequence[LeadChange] | None:
        """What came after it, the oldest first; None: nobody knows any more all that did."""
        if position < self._begins:
            return None
        first = bisect_right(self._changes, position, key=lambda change: change.position)
        return self._changes[first:]
