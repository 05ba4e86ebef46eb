"""A logo is plain SVG shapes and nothing else: it is drawn inside pages, so whatever could run,
load or style something there is refused, not repaired.

What is let through is built anew from what was read; comments and the XML declaration are left out.
"""

import re
from functools import lru_cache
from typing import Final
from xml.etree import ElementTree as ET

LONGEST_LOGO: Final = 8_192
"""Characters."""
_MOST_ELEMENTS: Final = 200
_DEEPEST: Final = 10
_SVG: Final = "{http://www.w3.org/2000/svg}"
_SHAPES: Final = frozenset(
    {"g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"}
)
_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{3}|#[0-9A-Fa-f]{6}|none|currentColor|[a-z]{3,20}")
_NUMBERS: Final = re.compile(r"[0-9eE+\-., \t\n\r]{1,4000}")
_PATH: Final = re.compile(r"[MmLlHhVvCcSsQqTtAaZz0-9eE+\-., \t\n\r]{1,8000}")
_TRANSFORM: Final = re.compile(
    r"(?:(?:matrix|translate|scale|rotate|skewX|skewY)\([0-9eE+\-., ]{1,200}\)[ ,]*){1,10}"
)
_WORD: Final = re.compile(r"[a-z-]{1,20}")
_VALUES: Final = {
    "viewBox": _NUMBERS, "d": _PATH, "points": _NUMBERS, "transform": _TRANSFORM,
    "fill": _COLOUR, "stroke": _COLOUR, "fill-rule": _WORD, "clip-rule": _WORD,
    "stroke-linecap": _WORD, "stroke-linejoin": _WORD,
    **dict.fromkeys(
        ("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "width", "height",
         "stroke-width", "stroke-miterlimit", "opacity", "fill-opacity", "stroke-opacity"),
        _NUMBERS,
    ),
}  # fmt: skip
_ROOT_ONLY: Final = frozenset({"viewBox"})
_NOT_ON_ROOT: Final = frozenset({"width", "height", "x", "y", "transform"})
"""Its size is the page's to say."""


class LogoRefused(ValueError):
    """The message says what is wrong, without a word of what was given."""


@lru_cache(maxsize=16)
def clean_logo(svg: str) -> str:
    """The same picture, in one line. Raises `LogoRefused`."""
    if len(svg) > LONGEST_LOGO:
        raise LogoRefused(f"A logo may have {LONGEST_LOGO:,} characters.")
    if "<!DOCTYPE" in svg.upper() or "<!ENTITY" in svg.upper():
        raise LogoRefused("A logo may not have a document type.")
    root = _parsed(svg)
    if root.tag != f"{_SVG}svg":
        raise LogoRefused("A logo is an <svg> element of the SVG namespace.")
    if sum(1 for _ in root.iter()) > _MOST_ELEMENTS:
        raise LogoRefused(f"A logo may have {_MOST_ELEMENTS} elements.")
    if "viewBox" not in root.attrib:
        raise LogoRefused("A logo needs a viewBox.")
    attributes = _attributes(root, is_root=True)
    inner = "".join(_shape(child, 1) for child in root)
    if not inner:
        raise LogoRefused("A logo needs a shape.")
    return f'<svg xmlns="http://www.w3.org/2000/svg"{attributes}>{inner}</svg>'


def _parsed(svg: str) -> ET.Element:
    try:
        return ET.fromstring(svg.strip())  # noqa: S314 - without a document type there are no entities
    except (ET.ParseError, ValueError, RecursionError) as error:
        raise LogoRefused("This is not well-formed SVG.") from error


def _shape(element: ET.Element, depth: int) -> str:
    name = element.tag.removeprefix(_SVG)
    if name not in _SHAPES or depth > _DEEPEST:
        raise LogoRefused("A logo may hold only shapes: paths, circles, rectangles, lines, groups.")
    if (element.text or "").strip() or (element.tail or "").strip():
        raise LogoRefused("A logo may not hold text: turn it into paths.")
    inner = "".join(_shape(child, depth + 1) for child in element)
    return f"<{name}{_attributes(element)}>{inner}</{name}>"


def _attributes(element: ET.Element, *, is_root: bool = False) -> str:
    found = []
    for name, value in element.attrib.items():
        pattern = _VALUES.get(name)
        if is_root and name in _NOT_ON_ROOT:
            continue
        if pattern is None or (name in _ROOT_ONLY and not is_root):
            raise LogoRefused("A logo may have no styles, ids, classes, links or scripts.")
        if pattern.fullmatch(value) is None:
            raise LogoRefused("A logo may have only plain numbers, paths and colours as values.")
        found.append(f' {name}="{" ".join(value.split())}"')
    return "".join(found)
