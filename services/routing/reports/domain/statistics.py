"""Medians, rates and how sure one can be of them.

Bands are Wilson's score interval at 95 % (Wilson 1927), which holds for small counts and for rates
near 0 and 1 too; percentiles are by the nearest rank, so each is a time that somebody did wait.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, sqrt
from typing import Final

FEW: Final = 10
"""Of fewer nothing is said but their number."""
_Z: Final = 1.959963984540054
"""Of the normal distribution, for 95 %."""


@dataclass(frozen=True, kw_only=True)
class Band:
    """Between these two, each from 0 to 1, the true rate lies, as far as 95 % go."""

    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Rate:
    """`count` of `total`."""

    count: int
    total: int

    @property
    def is_few(self) -> bool:
        return self.total < FEW

    @property
    def value(self) -> float | None:
        """None of nothing."""
        return self.count / self.total if self.total else None

    @property
    def band(self) -> Band:
        return wilson(self.count, self.total)


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Of so many lengths of time; None of none."""

    count: int
    median: timedelta | None = None
    p90: timedelta | None = None

    @property
    def is_few(self) -> bool:
        return self.count < FEW


def wilson(count: int, total: int) -> Band:
    """Of nothing anything may be true."""
    if total <= 0:
        return Band(low=0.0, high=1.0)
    rate, square = count / total, _Z * _Z
    middle = (rate + square / (2 * total)) / (1 + square / total)
    spread = rate * (1 - rate) / total + square / (4 * total * total)
    half = _Z * sqrt(spread) / (1 + square / total)
    # What was seen is always within: only the last digits of a float could say otherwise.
    return Band(low=min(rate, max(0.0, middle - half)), high=max(rate, min(1.0, middle + half)))


def spread_of(lengths: Iterable[timedelta]) -> Spread:
    ordered = sorted(lengths)
    if not ordered:
        return Spread(count=0)
    return Spread(count=len(ordered), median=_percentile(ordered, 50), p90=_percentile(ordered, 90))


def _percentile(ordered: list[timedelta], percent: int) -> timedelta:
    return ordered[max(1, ceil(len(ordered) * percent / 100)) - 1]
