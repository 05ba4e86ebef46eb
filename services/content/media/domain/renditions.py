"""In which shapes, widths and formats a picture is drawn, and what of it a shape shows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MASTER_SIDE: Final = 2_560
"""Pixels of the longer side of what is kept of a picture, at most."""
MASTER: Final = "master.webp"
"""What is kept of a picture, and drawn again from when its focal point is another."""


class Format(StrEnum):
    """Its name is the end of an address; in the order in which a browser is offered them."""

    AVIF = "avif"
    WEBP = "webp"
    JPEG = "jpeg"

    @property
    def media_type(self) -> str:
        return f"image/{self.value}"


class Shape(StrEnum):
    """`WHOLE` is not cropped. `CARD` is what other sites show of a link (Open Graph)."""

    WHOLE = "whole"
    BANNER = "banner"
    PORTRAIT = "portrait"
    CARD = "card"


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """`ratio`: width to height, None for that of the picture."""

    ratio: tuple[int, int] | None
    widths: tuple[int, ...]
    formats: tuple[Format, ...] = tuple(Format)


_PLANS: Final = {
    Shape.WHOLE: _Plan(ratio=None, widths=(640, 1_280, 1_920)),
    Shape.BANNER: _Plan(ratio=(5, 2), widths=(400, 720, 1_080, 1_440)),
    Shape.PORTRAIT: _Plan(ratio=(1, 1), widths=(128, 256, 512)),
    Shape.CARD: _Plan(ratio=(1_200, 630), widths=(1_200,), formats=(Format.JPEG,)),
}


@dataclass(frozen=True, kw_only=True)
class Rendition:
    shape: Shape
    width: int
    height: int
    format: Format

    @property
    def name(self) -> str:
        """The last part of its address: `640.avif`, or `400x160.avif` where it is cropped."""
        if self.shape is Shape.WHOLE:
            return f"{self.width}.{self.format}"
        return f"{self.width}x{self.height}.{self.format}"


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """`parts`: the master and every rendition, by name."""

    width: int
    height: int
    renditions: tuple[Rendition, ...]
    parts: Mapping[str, bytes]


def renditions_of(width: int, height: int) -> tuple[Rendition, ...]:
    """Of a picture of this size. Nothing is drawn larger than it is: of what is too small for every
    width of a shape there is one of its own size.
    """
    return tuple(one for shape in Shape for one in _of_shape(shape, width, height))


def _of_shape(shape: Shape, width: int, height: int) -> Iterator[Rendition]:
    plan = _PLANS[shape]
    there, _ = _largest(width, height, plan.ratio)
    for wanted in [one for one in plan.widths if one <= there] or [there]:
        tall = _height(wanted, plan.ratio or (width, height))
        for format_ in plan.formats:
            yield Rendition(shape=shape, width=wanted, height=tall, format=format_)


def crop_of(width: int, height: int, shape: Shape, x: float, y: float) -> tuple[int, int, int, int]:
    """The largest part of this shape with the focal point as near to its middle as the edges allow:
    left, upper, right and lower edge in pixels.
    """
    wide, tall = _largest(width, height, _PLANS[shape].ratio)
    left, upper = _begin(width, wide, x), _begin(height, tall, y)
    return left, upper, left + wide, upper + tall


def _largest(width: int, height: int, ratio: tuple[int, int] | None) -> tuple[int, int]:
    if ratio is None:
        return width, height
    across, down = ratio
    wide = min(width, max(1, height * across // down))
    return wide, min(height, _height(wide, ratio))


def _height(width: int, ratio: tuple[int, int]) -> int:
    across, down = ratio
    return max(1, round(width * down / across))


def _begin(length: int, part: int, focus: float) -> int:
    return min(max(round(length * focus - part / 2), 0), length - part)
