"""Bytes or text to the lines of the source: encodings, and lines that are not text."""

import re
from collections.abc import Sequence
from typing import Final

RawLine = str | bytes
"""Bytes where the line could not be decoded."""

_LINE_END: Final = re.compile("\r\n|\r|\n")
_LINE_END_IN_BYTES: Final = re.compile(b"\r\n|\r|\n")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_MAY_BE_BINARY_ABOVE: Final = 0.1
_LONGEST_SHOWN: Final = 120


def raw_lines(text: str | bytes) -> list[RawLine]:
    """Each line decoded on its own, so that one damaged line does not spoil the page."""
    if isinstance(text, str):
        return [*_LINE_END.split(text)]
    if text.startswith((b"\xff\xfe", b"\xfe\xff")):
        return [*_LINE_END.split(text.decode("utf-16", errors="replace"))]
    raw = _LINE_END_IN_BYTES.split(text)
    if _is_legacy_text(text):
        return [line.decode("cp1252") for line in raw]
    return [_decoded(line) for line in raw]


def is_binary(raw: Sequence[RawLine]) -> bool:
    everything = "".join(line for line in raw if isinstance(line, str))
    odd = len(_UNPRINTABLE.findall(everything))
    return "\x00" in everything or odd > _MAY_BE_BINARY_ABOVE * len(everything)


def shown(content: RawLine) -> str:
    """Something harmless to look at, whatever the line holds."""
    raw = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    return (
        raw[:_LONGEST_SHOWN]
        .decode("ascii", "backslashreplace")
        .encode("unicode_escape")
        .decode("ascii")
    )


def _decoded(line: bytes) -> RawLine:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line


def _is_legacy_text(content: bytes) -> bool:
    """Written by an old Windows program: high bytes, but not one of them is valid UTF-8."""
    if content.isascii() or any(ord(char) > 0x7F for char in content.decode("utf-8", "ignore")):
        return False
    try:
        content.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return True
