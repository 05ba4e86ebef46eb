"""Bar charts as numbers: where each bar begins and ends in a picture of a fixed width."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

WIDTH: Final = 640
"""Of the picture, in its own units."""
LABELS: Final = 210
"""Of the names at its left."""
_NUMBERS: Final = 60
_NUMBER: Final = 30
"""What a number takes beside its bar."""
_GAP: Final = 5
_ROW: Final = 38
_PLOT: Final = WIDTH - LABELS - _NUMBERS


@dataclass(frozen=True, kw_only=True)
class Pair:
    """What is compared: a number before and one after, and the target of the one after."""

    label: str
    before: float
    after: float
    target: float | None = None


@dataclass(frozen=True, kw_only=True)
class PairView:
    """`top` of its row, widths of its bars from `LABELS` on; `target`: where the mark stands;
    `after_at`: where the number of the second bar is written, beside the mark and not below it.
    """

    label: str
    top: int
    before: float
    after: float
    before_text: str
    after_text: str
    after_at: float
    target: float | None


@dataclass(frozen=True, kw_only=True)
class ChartView:
    height: int
    rows: tuple[PairView, ...]


def pair_chart(pairs: Sequence[Pair]) -> ChartView:
    """All to one scale, which begins at nothing and ends at the largest number."""
    most = max((_largest(one) for one in pairs), default=0)
    return ChartView(
        height=len(pairs) * _ROW + 4,
        rows=tuple(_row(number, one, most) for number, one in enumerate(pairs)),
    )


def scaled(number: float, most: float) -> float:
    """Units of the picture, never beyond what is drawn."""
    return 0.0 if most <= 0 else round(min(max(number, 0.0), most) * _PLOT / most, 1)


def _largest(one: Pair) -> float:
    return max(one.before, one.after, one.target or 0)


def _row(number: int, one: Pair, most: float) -> PairView:
    target = None if one.target is None else LABELS + scaled(one.target, most)
    return PairView(
        label=one.label if len(one.label) <= 32 else f"{one.label[:31]}…",
        top=number * _ROW + 4,
        before=scaled(one.before, most),
        after=scaled(one.after, most),
        before_text=f"{one.before:g}",
        after_text=f"{one.after:g}",
        after_at=_beside(LABELS + scaled(one.after, most), target),
        target=target,
    )


def _beside(end: float, target: float | None) -> float:
    is_in_the_way = target is not None and end - _GAP <= target <= end + _NUMBER
    return round((target if is_in_the_way and target is not None else end) + _GAP, 1)
