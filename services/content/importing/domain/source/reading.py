"""The source of a page to lines: as HTML or as text, with or without the marks of Markdown."""

from collections.abc import Sequence
from typing import Final

from services.content.importing.domain.report import UnplacedReason
from services.content.importing.domain.source.decoding import RawLine, is_binary, raw_lines, shown
from services.content.importing.domain.source.html import is_html, read_html
from services.content.importing.domain.source.limits import MOST_LINES, oversize, oversize_as_text
from services.content.importing.domain.source.lines import Reading, clean, fragments_of, unplaced
from services.content.importing.domain.source.markdown import SourceLine, read_marked_text
from services.content.importing.domain.source.settling import settled

_FEWEST_OF_A_DENSE_PAGE: Final = 6


def read_lines(text: str | bytes) -> Reading:
    if beyond := oversize(text):
        return Reading(beyond=beyond)
    raw = raw_lines(text)
    page = "\n".join(_as_text(line) for line in raw)
    if is_html(page) and not is_binary(raw):
        return _read_html(page)
    if beyond := oversize_as_text(raw):
        return Reading(beyond=beyond)
    return _unreadable(raw) if is_binary(raw) else _read_text(raw)


def _is_dense(source: Sequence[SourceLine]) -> bool:
    """None of many lines is blank."""
    numbers = [one.number for one in source]
    return len(numbers) >= _FEWEST_OF_A_DENSE_PAGE and numbers[-1] - numbers[0] < len(numbers)


def _as_text(line: RawLine) -> str:
    return line if isinstance(line, str) else line.decode("utf-8", "replace")


def _read_html(page: str) -> Reading:
    lines = read_html(page, most=MOST_LINES)
    if beyond := oversize_as_text([line.text for line in lines]):
        return Reading(beyond=beyond)
    shown = {fragment.line for fragment in fragments_of(lines)}
    numbered = enumerate(page.split("\n"), start=1)
    markup = tuple(number for number, line in numbered if line.strip() and number not in shown)
    return Reading(lines=settled(lines), markup=markup)


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
        lines=settled(marked.lines, is_dense=_is_dense(inked)),
        unreadable=damaged.unreadable,
        spacing=tuple(empty),
        markup=marked.markup,
    )
