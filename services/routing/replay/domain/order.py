"""From the order in which inquiries came to that in which they were decided on."""

from collections.abc import Iterable
from datetime import datetime
from heapq import heappop, heappush

from services.routing.replay.domain.past import PastDecision, Position


class InDecidedOrder:
    """What was decided long after its inquiry came waits here until its turn comes."""

    def __init__(self, after: Position | None = None) -> None:
        """`after`: what stands there or before is passed over."""
        self._after = after
        self._waiting: list[tuple[Position, PastDecision]] = []

    def add(self, decisions: Iterable[PastDecision]) -> None:
        for one in decisions:
            position = one.position
            if self._after is None or position > self._after:
                heappush(self._waiting, (position, one))

    def until(self, received_at: datetime | None) -> list[PastDecision]:
        """Those whose turn has come once all inquiries before this instant are added; None: all."""
        ready: list[PastDecision] = []
        while self._waiting and (received_at is None or self._waiting[0][0].at < received_at):
            ready.append(heappop(self._waiting)[1])
        return ready
