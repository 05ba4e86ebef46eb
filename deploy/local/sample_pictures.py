"""Draws the pictures of the sample content: `python -m deploy.local.sample_pictures`.

Shapes in a few quiet colours, one motif for each kind of procedure and a horizon for each clinic.
Nobody is in them and nothing is from elsewhere; the same program draws the same files.
"""

from collections.abc import Callable, Mapping
from math import acos, cos, pi, sin
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from deploy.local.samples import CONTENT
from deploy.local.state import ROOT

_WIDTH, _HEIGHT = 1_600, 840
_SIZE: Final = (1_200, 630)
_FINER: Final = 2
"""Drawn this many times larger, and made smaller at the end: edges are smooth then."""
_COLOURS: Final = 64
_SKY, _MIST, _BLUE, _DEEP = "#d9e5ef", "#bdd2e4", "#7fa6c9", "#2f6598"
_SAND, _SAGE, _CLAY, _PAPER = "#ecdcc6", "#a9c8bd", "#d3a98c", "#f4f1ea"

Point = tuple[float, float]


class Sheet:
    """A sheet to draw on, with places as if it were 1,600 wide and 840 high."""

    def __init__(self, ground: str) -> None:
        self._image = Image.new("RGB", (_WIDTH * _FINER, _HEIGHT * _FINER), ground)
        self._draw = ImageDraw.Draw(self._image)

    def disc(self, x: float, y: float, radius: float, colour: str) -> None:
        self._draw.ellipse(_finer(x - radius, y - radius, x + radius, y + radius), fill=colour)

    def ring(self, x: float, y: float, radius: float, width: float, colour: str) -> None:
        edges = _finer(x - radius, y - radius, x + radius, y + radius)
        self._draw.ellipse(edges, outline=colour, width=round(width * _FINER))

    def bar(self, left: float, upper: float, right: float, lower: float, colour: str) -> None:
        radius = min(right - left, lower - upper) / 2 * _FINER
        self._draw.rounded_rectangle(_finer(left, upper, right, lower), radius, fill=colour)

    def shape(self, points: list[Point], colour: str) -> None:
        self._draw.polygon([(x * _FINER, y * _FINER) for x, y in points], fill=colour)

    def line(self, points: list[Point], width: float, colour: str) -> None:
        """With round ends and corners."""
        for x, y in points:
            self.disc(x, y, width / 2, colour)
        finer = [(x * _FINER, y * _FINER) for x, y in points]
        self._draw.line(finer, fill=colour, width=round(width * _FINER))

    def ground(self, height: Callable[[float], float], colour: str) -> None:
        """Everything below a line."""
        edge = [(float(x), height(x)) for x in range(0, _WIDTH + 1, 4)]
        self.shape([(0, _HEIGHT), *edge, (_WIDTH, _HEIGHT)], colour)

    def finished(self) -> Image.Image:
        smooth = self._image.resize(_SIZE, Image.Resampling.LANCZOS)
        return smooth.quantize(_COLOURS, dither=Image.Dither.NONE)


def _finer(*edges: float) -> tuple[float, float, float, float]:
    left, upper, right, lower = (edge * _FINER for edge in edges)
    return left, upper, right, lower


def _wave(middle: float, swing: float, length: float, begin: float = 0) -> Callable[[float], float]:
    return lambda x: middle + swing * sin(2 * pi * (x + begin) / length)


def _slope(middle: float, rise: float) -> Callable[[float], float]:
    return lambda x: middle + (x - _WIDTH / 2) * rise


def _curve(height: Callable[[float], float], first: int, last: int) -> list[Point]:
    return [(float(x), height(x)) for x in range(first, last + 1, 4)]


def skin(sheet: Sheet) -> None:
    for row in range(9):
        for column in range(19):
            x, y = 45 + column * 88 - (row % 2) * 44, 60 + row * 90
            size = 9 + 15 * (1 + sin(column / 3.1) * cos(row / 2.3))
            sheet.disc(x, y, size, (_CLAY, _SAND, _BLUE, _SAGE)[(column + 2 * row) % 4])


def knee(sheet: Sheet) -> None:
    sheet.disc(1_230, 330, 250, _SAND)
    sheet.line([(330, 250), (790, 430)], 120, _BLUE)
    sheet.line([(790, 430), (1_240, 620)], 96, _DEEP)
    sheet.disc(790, 430, 108, _PAPER)
    sheet.ring(790, 430, 108, 22, _CLAY)


def hip(sheet: Sheet) -> None:
    sheet.disc(640, 420, 330, _SAGE)
    sheet.disc(700, 440, 230, _SKY)
    sheet.disc(730, 440, 170, _DEEP)
    sheet.line([(820, 500), (1_330, 650)], 110, _BLUE)


def shoulder(sheet: Sheet) -> None:
    for number, colour in enumerate((_SAND, _PAPER, _MIST, _SAGE, _BLUE, _DEEP)):
        sheet.disc(800, 720, 640 - number * 96, colour)


def hand(sheet: Sheet) -> None:
    heights = (430, 250, 190, 230, 350)
    for number, (upper, colour) in enumerate(
        zip(heights, (_CLAY, _BLUE, _DEEP, _BLUE, _SAGE), strict=True)
    ):
        left = 520 + number * 120
        sheet.bar(left, upper, left + 84, 700, colour)
    sheet.bar(430, 640, 1_190, 760, _SAND)


def spine(sheet: Sheet) -> None:
    for number in range(11):
        x, y = 160 + number * 128, 420 + 110 * sin(number / 1.75)
        colour = (_DEEP, _BLUE, _SAGE)[number % 3]
        sheet.bar(x - 42, y - 92, x + 42, y + 92, colour)
        sheet.disc(x, y, 15, _PAPER)


def abdomen(sheet: Sheet) -> None:
    for number, colour in enumerate((_SAND, _MIST, _SAGE, _BLUE, _PAPER)):
        sheet.ground(_wave(250 + number * 125, 46, 1_150, number * 260), colour)


def veins(sheet: Sheet) -> None:
    for number, (middle, colour) in enumerate(((300, _BLUE), (430, _DEEP), (560, _CLAY))):
        sheet.line(_curve(_wave(middle, 62, 980, number * 210), 0, _WIDTH), 34, colour)


def nose(sheet: Sheet) -> None:
    for number in range(8):
        colour = (_MIST, _BLUE, _SAGE, _DEEP)[number % 4]
        sheet.line(_curve(_wave(160 + number * 76, 54, 1_300, number * 40), 0, _WIDTH), 20, colour)


def plastic(sheet: Sheet) -> None:
    sheet.disc(640, 430, 300, _CLAY)
    sheet.disc(960, 430, 300, _SAGE)
    half = acos(160 / 300)
    turns = [half * (number / 60 - 1) for number in range(121)]
    right = [(640 + 300 * cos(turn), 430 + 300 * sin(turn)) for turn in turns]
    left = [(960 - 300 * cos(turn), 430 + 300 * sin(turn)) for turn in reversed(turns)]
    sheet.shape([*right, *left], _PAPER)


def toronto(sheet: Sheet) -> None:
    sheet.disc(1_180, 300, 120, _SAND)
    lefts, uppers = (260, 380, 520, 900, 1_020, 1_150), (470, 400, 500, 430, 510, 460)
    for number, (left, upper) in enumerate(zip(lefts, uppers, strict=True)):
        colour = (_MIST, _BLUE)[number % 2]
        sheet.shape([(left, upper), (left + 100, upper), (left + 100, 700), (left, 700)], colour)
    sheet.line([(760, 160), (760, 700)], 20, _DEEP)
    sheet.bar(724, 330, 796, 380, _DEEP)
    sheet.ground(_wave(650, 8, 420), _DEEP)
    sheet.ground(_wave(720, 8, 500, 90), _BLUE)


def ottawa(sheet: Sheet) -> None:
    sheet.disc(420, 290, 110, _SAND)
    sheet.ground(_wave(470, 40, 1_700, 300), _SAGE)
    sheet.ground(_wave(560, 60, 1_300), _BLUE)
    sheet.ground(_wave(680, 60, 1_300, 120), _SAND)


def brossard(sheet: Sheet) -> None:
    sheet.disc(1_150, 270, 110, _CLAY)
    for number, colour in enumerate((_SAGE, _SAND, _SAGE, _CLAY, _SAND, _SAGE)):
        sheet.ground(_slope(430 + number * 70, (number - 2) * 0.03), colour)


def calgary(sheet: Sheet) -> None:
    sheet.disc(380, 270, 100, _SAND)
    sheet.shape([(500, 560), (860, 250), (1_060, 420), (1_220, 300), (1_600, 560)], _MIST)
    sheet.ground(_wave(540, 40, 900), _BLUE)
    sheet.ground(_wave(640, 50, 1_200, 400), _SAGE)


def vancouver(sheet: Sheet) -> None:
    sheet.shape([(-100, 620), (330, 210), (700, 620)], _BLUE)
    sheet.shape([(330, 620), (820, 280), (1_300, 620)], _DEEP)
    sheet.shape([(900, 620), (1_260, 340), (1_700, 620)], _BLUE)
    sheet.ground(_wave(590, 9, 380), _SAGE)
    sheet.ground(_wave(690, 10, 460, 100), _MIST)


def winnipeg(sheet: Sheet) -> None:
    sheet.disc(800, 520, 210, _SAND)
    sheet.ground(_wave(520, 5, 1_600), _SAGE)
    sheet.ground(_wave(620, 10, 1_600, 300), _CLAY)
    sheet.ground(_wave(730, 10, 1_600, 700), _SAND)


PICTURES: Final[Mapping[str, Callable[[Sheet], None]]] = {
    one.__name__: one
    for one in (
        skin, knee, hip, shoulder, hand, spine, abdomen, veins, nose, plastic,
        toronto, ottawa, brossard, calgary, vancouver, winnipeg,
    )
}  # fmt: skip


def drawn(name: str) -> Image.Image:
    sheet = Sheet(_SKY)
    PICTURES[name](sheet)
    return sheet.finished()


def main(folder: Path = ROOT / CONTENT / "pictures") -> None:
    folder.mkdir(exist_ok=True)
    for name in PICTURES:
        drawn(name).save(folder / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
