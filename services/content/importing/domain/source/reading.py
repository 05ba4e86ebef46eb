"""The source of a page to lines: as HTML or as text, with or without the marks of Markdown."""

from collections.abc import Sequence

from services.content.importing.domain.report import Problem, UnplacedReason
from services.content.importing.domain.source.decoding import RawLine, is_binary, raw_lines, shown
from services.content.importing.domain.source.limits import LONGEST_LINE, oversize
from services.content.importing.domain.source.lines import Reading, clean, unplaced
from services.content.importing.domain.source.markdown import SourceLine, read_marked_text
from services.content.importing.domain.source.settling import settled


def read_lines(text: str | bytes) -> Reading:
    if beyond := oversize(text):
        return Reading(beyond=beyond)
    raw = raw_lines(text)
    if any(len(content) > LONGEST_LINE for content in raw):
        return Reading(beyond=Problem.LINE_TOO_LONG)
    if is_binary(raw):
        return _unreadable(raw)
    return _read_text(raw)


def _unreadable(raw: Sequence[RawLine]) -> Reading:
    numbered = enumerate(raw, start=1)
    left = (
        unplaced(number, shown(content), UnplacedReason.NOT_TEXT)
        for number, content in numbered
        if content.strip()
    )
    return Reading(unreadable=tuple(left))


def _read_text(raw: Sequence[RawLine]) -> Reading:
    damaged = _unreadable([line if isinstance(line, bytes) else "" for line in raw])
    texts = [(number, line) for number, line in enumerate(raw, start=1) if isinstance(line, str)]
    inked = [SourceLine(number=number, content=line) for number, line in texts if clean(line)]
    empty = [number for number, line in texts if line.strip() and not clean(line)]
    marked = read_marked_text(inked)
    return Reading(
        lines=settled(marked.lines),
        unreadable=damaged.unreadable,
        spacing=tuple(empty),
        markup=marked.markup,
    )
