"""The sliding window counter: what a limit has left, from the counts of two fixed windows.

What was counted in the window before fades out evenly over the one that runs. Windows begin at
multiples of their length since the epoch, so all processes mean the same one without talking.
"""

import math
from dataclasses import dataclass
from typing import Self

from limits import RateLimitItem


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The running window of one limit for one who is counted. Times are seconds since the epoch."""

    limit: int
    seconds: int
    index: int
    current: str
    """The counter of this window."""
    previous: str
    passed: float
    """Of this window, in seconds."""

    @classmethod
    def at(cls, item: RateLimitItem, whom: str, moment: float) -> Self:
        seconds = item.get_expiry()
        whole, passed = divmod(moment, seconds)
        index, name = int(whole), f"{whom}/{seconds}/"
        return cls(
            limit=item.amount, seconds=seconds, index=index, passed=passed,
            current=f"{name}{index}", previous=f"{name}{index - 1}",
        )  # fmt: skip

    @property
    def forgotten_at(self) -> float:
        """When nobody needs its counter any more."""
        return (self.index + 2) * self.seconds

    def has_left(self, previous: int, current: int) -> bool:
        return self._faded(previous) + current < self.limit

    def is_over(self, previous: int, current: int) -> bool:
        """Whether more have come than the limit says, where those beyond it are counted too."""
        return self._faded(previous) + current > self.limit

    def wait(self, previous: int, current: int) -> int:
        """Whole seconds until there is one left, if nobody takes any; at least one."""
        to_its_end = self.seconds - self.passed
        if current < self.limit:
            to_wait = to_its_end - self.seconds * (self.limit - current) / max(previous, 1)
        else:
            to_wait = to_its_end + self.seconds * (1 - self.limit / current)
        return max(math.floor(to_wait) + 1, 1)

    def _faded(self, previous: int) -> float:
        return previous * (1 - self.passed / self.seconds)
