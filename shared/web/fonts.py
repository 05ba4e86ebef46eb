"""The fonts of all pages, from npm packages: style sheets that say which file has which characters,
and the files under the version of their package, to be kept for ever.

A browser fetches those files alone whose characters a page shows. Style sheets have an address
without a version, since finished pages are stored and outlive an upgrade; which file a page is sure
to need is said by a header of its answer.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from shared.web.npm import NODE_MODULES, of_package

ADDRESS: Final = "/fonts"

_PACKAGES: Final = "@fontsource-variable"
_FACE: Final = re.compile(r"@font-face \{[^}]*\}")
_FILE: Final = re.compile(r"url\(\./files/([\w.-]+\.woff2)\)")
_RANGE: Final = re.compile(r"unicode-range: ([^;]+);")
_FAMILY: Final = re.compile(r"font-family: '([^']+)'")
_LATIN: Final = "source-sans-3-latin-wght-normal.woff2"


@dataclass(frozen=True, kw_only=True)
class Fonts:
    """`folder` of the packages; `files`: address below `/fonts` to path below the folder; `sheets`:
    file name to style sheet; `latin`: address of the file that every page needs.
    """

    folder: Path
    files: Mapping[str, str]
    sheets: Mapping[str, bytes]
    latin: str


@dataclass(frozen=True, kw_only=True)
class _Package:
    """`used`: the files that are served, of those that its `sheets` name. `marks`: characters that
    a Latin font has as well, but not as this script writes them.
    """

    name: str
    sheets: tuple[str, ...] = ("wght.css",)
    used: str = ""
    marks: tuple[int, ...] = ()


# Latin letters come from one font everywhere: of the others only what that one has not.
_SHEETS: Final = {
    "text.css": _Package(name="source-sans-3", sheets=("wght.css", "wght-italic.css")),
    "arabic.css": _Package(name="noto-sans-arabic", used=r"-arabic-wght-"),
    "chinese.css": _Package(
        name="noto-sans-sc", used=r"-\d+-wght-", marks=(0x2014, 0x201C, 0x201D, 0x2026)
    ),
}
_OF_LANGUAGE: Final = {"ar": "arabic.css", "zh": "chinese.css"}


def sheets_for(locale: str) -> tuple[str, ...]:
    """Addresses of the style sheets that a page in the locale links."""
    own = _OF_LANGUAGE.get(locale.partition("-")[0])
    return tuple(f"{ADDRESS}/{sheet}" for sheet in ("text.css", own) if sheet)


def preload_header() -> dict[str, str]:
    """Lets a browser fetch the Latin letters before it has read any style sheet."""
    address = f"{ADDRESS}/{installed_fonts().latin}"
    return {"Link": f'<{address}>; rel=preload; as=font; type="font/woff2"; crossorigin'}


@cache
def installed_fonts() -> Fonts:
    return read_fonts(NODE_MODULES)


def read_fonts(node_modules: Path) -> Fonts:
    """Refuses with `PackageMissing` where a package, or a file that its style sheet names, is not
    there.
    """
    files: dict[str, str] = {}
    sheets: dict[str, bytes] = {}
    for sheet, package in _SHEETS.items():
        folder = of_package(f"{_PACKAGES}/{package.name}", node_modules)
        faces = _faces(package, folder)
        for name in (_FILE.findall(face)[0] for face in faces):
            of_package(f"{_PACKAGES}/{package.name}/files/{name}", node_modules)
            files[f"{_versioned(folder)}/{name}"] = f"{package.name}/files/{name}"
        faces += _only(package.marks, faces)
        text = _FILE.sub(rf"url({ADDRESS}/{_versioned(folder)}/\1)", "\n".join(faces))
        sheets[sheet] = text.encode()
    latin = next(address for address in files if address.endswith(f"/{_LATIN}"))
    return Fonts(folder=node_modules / _PACKAGES, files=files, sheets=sheets, latin=latin)


def _faces(package: _Package, folder: Path) -> list[str]:
    texts = [of_package(sheet, folder).read_text(encoding="utf-8") for sheet in package.sheets]
    return [
        face
        for face in _FACE.findall("\n".join(texts))
        if any(re.search(package.used, name) for name in _FILE.findall(face))
    ]


def _versioned(folder: Path) -> str:
    """Such as `source-sans-3-5.3.1`."""
    described = json.loads(of_package("package.json", folder).read_text(encoding="utf-8"))
    return f"{folder.name}-{described['version']}"


def _only(marks: tuple[int, ...], faces: list[str]) -> list[str]:
    """Faces of a family that has these alone, so that it can come before the Latin font."""
    made = []
    for face in faces:
        ranges = ",".join(f"U+{mark:x}" for mark in marks if _has(face, mark))
        if ranges:
            renamed = _FAMILY.sub(r"font-family: '\1 Marks'", face)
            made.append(_RANGE.sub(f"unicode-range: {ranges};", renamed))
    return made


def _has(face: str, character: int) -> bool:
    for one in _RANGE.findall(face)[0].split(","):
        first, _, last = one.strip().removeprefix("U+").partition("-")
        if int(first, 16) <= character <= int(last or first, 16):
            return True
    return False
