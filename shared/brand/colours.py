"""Colours as `#rrggbb`, how well one is read on another (WCAG 2.2), and a palette of one."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LEAST_CONTRAST: Final = 4.5
"""Of text on its ground: WCAG 2.2, success criterion 1.4.3."""
WHITE: Final = "#ffffff"
_BLACK: Final = "#000000"
_PAPER_SOFT: Final = "#f4f7f6"
_DARK_PAPER: Final = "#101716"
_DARK_RAISED: Final = "#1c2826"
"""The grounds of `tokens.css` that an accent has to be read on."""
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}", re.ASCII)
_STEPS: Final = 40
_COMFORTABLE: Final = 7.0


@dataclass(frozen=True, kw_only=True)
class Palette:
    """The tokens that a network's accent decides, in one mode."""

    accent: str
    accent_strong: str
    accent_soft: str
    on_accent: str


def is_colour(text: str) -> bool:
    return _COLOUR.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """From 1 to 21, whichever of the two is the ground."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def is_readable_on_white(colour: str) -> bool:
    return contrast(colour, WHITE) >= LEAST_CONTRAST


def is_readable_on_dark(colour: str) -> bool:
    return contrast(colour, _DARK_RAISED) >= LEAST_CONTRAST


def derived_dark(accent: str) -> str:
    """The accent of the dark mode where nobody has chosen one: as much lighter as it takes."""
    return _until(accent, WHITE, on=_DARK_RAISED, least=_COMFORTABLE)


@lru_cache(maxsize=64)
def palette(accent: str, dark: str) -> tuple[Palette, Palette]:
    """Of the light and of the dark mode. What is readable on white only is made a little darker for
    the grounds that are not quite white.
    """
    soft, dark_soft = _mixed(accent, WHITE, 0.88), _mixed(dark, _DARK_PAPER, 0.8)
    read = _until(accent, _BLACK, on=_PAPER_SOFT, least=LEAST_CONTRAST)
    light = Palette(
        accent=read,
        accent_strong=_until(_mixed(read, _BLACK, 0.25), _BLACK, on=soft, least=_COMFORTABLE),
        accent_soft=soft,
        on_accent=WHITE,
    )
    return light, Palette(
        accent=dark,
        accent_strong=_until(_mixed(dark, WHITE, 0.3), WHITE, on=dark_soft, least=_COMFORTABLE),
        accent_soft=dark_soft,
        on_accent=_mixed(dark, _BLACK, 0.88),
    )


def _until(colour: str, towards: str, *, on: str, least: float) -> str:
    """The first mixture with `towards` that is read well enough `on` that ground."""
    mixtures = (_mixed(colour, towards, step / _STEPS) for step in range(_STEPS + 1))
    return next((one for one in mixtures if contrast(one, on) >= least), towards)


def _mixed(colour: str, other: str, share: float) -> str:
    """`share` of the other one, from 0 to 1."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)
