"""Paragraphs and lists as plain text that an editor types, and back without any loss.

A blank line separates paragraphs and lists. A line that begins with `- ` is an entry of a list,
one that begins with `1. ` an entry of a numbered list; a line break inside a paragraph is kept.
What would be read as something else has a backslash before it: `\\- ` begins a paragraph, `\\n` is
a line break where a real one would end something, `\\\\` is a backslash.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from services.content.text.domain import Block, BulletList, Paragraph

_MARKER: Final = re.compile(r"[ \t]*(?:(?P<bullet>[-•*])|[0-9]{1,3}[.)])[ \t]+")
_ESCAPED: Final = re.compile(r"\\(.?)", re.DOTALL)
_CONTROLS: Final = {"n": "\n", "r": "\r"}
_BULLET, _NUMBER, _TEXT = "bullet", "number", "text"


def written(blocks: Iterable[Block]) -> str:
    """As an editor reads and changes it; `read` gives the same blocks again, but for lists without
    entries, which say nothing.
    """
    return "\n\n".join(_block(block) for block in blocks)


def read(text: str) -> tuple[Block, ...]:
    """Whatever was typed is something: nothing is refused here."""
    return tuple(block for group in _groups(text) for block in _blocks_of(group))


def written_items(items: Iterable[str]) -> str:
    return "\n".join(f"- {_line(item)}" for item in items)


def read_items(text: str) -> tuple[str, ...]:
    """Each line that is not blank is an entry, with or without a dash before it."""
    lines = [line for line in _lines(text) if line.strip()]
    return tuple(_unescaped(_after_marker(line)) for line in lines)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        return _paragraph(block.text)
    if block.is_ordered:
        numbered = enumerate(block.items, start=1)
        return "\n".join(f"{number}. {_line(item)}" for number, item in numbered)
    return written_items(block.items)


def _paragraph(text: str) -> str:
    lines = text.split("\n")
    if any(not line.strip() for line in lines):
        return _line(text)
    return "\n".join(_line(line) for line in lines)


def _line(text: str) -> str:
    """On one line, so that it is neither blank nor an entry of a list."""
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    is_plain = bool(escaped.strip()) and not escaped[0].isspace() and not _MARKER.match(escaped)
    return escaped if is_plain else f"\\{escaped}"


def _groups(text: str) -> Iterator[Sequence[str]]:
    """Lines between blank lines."""
    for is_blank, lines in groupby(_lines(text), key=lambda line: not line.strip()):
        if not is_blank:
            yield list(lines)


def _lines(text: str) -> list[str]:
    """A browser sends every line break as two characters."""
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _blocks_of(group: Sequence[str]) -> Iterator[Block]:
    for kind, lines in groupby(group, key=_kind):
        if kind == _TEXT:
            yield Paragraph(text="\n".join(_unescaped(line) for line in lines))
        else:
            items = tuple(_unescaped(_after_marker(line)) for line in lines)
            yield BulletList(items=items, is_ordered=kind == _NUMBER)


def _kind(line: str) -> str:
    marker = _MARKER.match(line)
    if marker is None:
        return _TEXT
    return _BULLET if marker["bullet"] else _NUMBER


def _after_marker(line: str) -> str:
    marker = _MARKER.match(line)
    return line[marker.end() :] if marker else line


def _unescaped(line: str) -> str:
    return _ESCAPED.sub(lambda found: _CONTROLS.get(found[1], found[1]), line)
